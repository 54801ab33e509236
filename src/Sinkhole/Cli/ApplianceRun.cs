using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Cli;

/// <summary>Runs the appliance until a signal drains it.</summary>
/// <returns>The exit code.</returns>
internal delegate Task<int> ApplianceRun(RunArguments arguments, CancellationToken cancellationToken);

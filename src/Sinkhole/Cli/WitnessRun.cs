using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Cli;

/// <summary>Runs a witness until a signal ends it.</summary>
/// <returns>The exit code.</returns>
internal delegate Task<int> WitnessRun(WitnessArguments arguments, CancellationToken cancellationToken);

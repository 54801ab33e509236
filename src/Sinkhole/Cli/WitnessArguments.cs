using System.Net;
using Sinkhole.Evidence.Witnesses;

namespace Sinkhole.Cli;

/// <summary>The arguments of "sinkhole witness".</summary>
/// <param name="Witness">Its folder, logs and name.</param>
/// <param name="Listen">Where it is asked.</param>
/// <param name="Metrics">Where /metrics and /healthz are.</param>
internal sealed record WitnessArguments(WitnessOptions Witness, IPEndPoint Listen, IPEndPoint Metrics);

namespace Sinkhole.Operator;

/// <summary>The services behind the control socket.</summary>
/// <param name="Reload">Answers <c>POST /reload</c>.</param>
/// <param name="Status">Answers <c>GET /status</c>.</param>
/// <param name="Health">Answers <c>GET /health</c>.</param>
/// <param name="Lookup">Answers <c>GET /lookup</c>.</param>
/// <param name="Audit">Answers <c>POST /audit</c>.</param>
/// <param name="Erasure">Answers <c>POST /erase</c>.</param>
internal sealed record ControlServices(
    IReloadService Reload,
    IStatusService Status,
    IHealthService Health,
    ILookupService Lookup,
    IAuditService Audit,
    IErasureService Erasure);

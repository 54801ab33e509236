using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>What one appliance has on disk, in a temporary folder: configuration, orders, data. It outlives the process.</summary>
internal sealed class ApplianceHome : IDisposable
{
    /// <summary>The order that seizes <see cref="Seized"/>.</summary>
    public const string OrderId = "xa-erc-2026-0001";

    /// <summary>A name that is seized at first, with all below it.</summary>
    public const string Seized = "evil.example";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sinkhole-");

    public ApplianceHome()
    {
        Orders = new Orders(Path.Combine(Folder, "orders"));
        Orders.Put(OrderId, Seized);
        Data = Path.Combine(Folder, "data");
        Configure();
    }

    /// <summary>The program as it was built beside these tests, or the one that <c>SINKHOLE_APPLIANCE</c> names.</summary>
    public static string Program { get; } = Environment.GetEnvironmentVariable("SINKHOLE_APPLIANCE")
        ?? Path.Combine(Repository.Root, "artifacts", "bin", "Sinkhole", "debug", "sinkhole");

    /// <summary>The program that starts and verbs run.</summary>
    public string Runs { get; init; } = Program;

    public string Folder => _home.FullName;

    public string Configuration => Path.Combine(Folder, "sinkhole.yaml");

    public Orders Orders { get; }

    /// <summary>The data folder; <see cref="Configure"/> writes a change of it down.</summary>
    public string Data { get; set; }

    public string Hits => Path.Combine(Data, "hits");

    public string ControlSocket => Path.Combine(Folder, "control.sock");

    /// <summary>Writes the configuration; every port is 0 unless it is said.</summary>
    /// <param name="dns">One listener.</param>
    /// <param name="web">One listener.</param>
    /// <param name="metrics">Where numbers are.</param>
    /// <param name="budget">How long a page waits for its hit; long, so that a busy machine takes no reference away.</param>
    /// <param name="upstream">Who answers other names; null for nobody.</param>
    /// <param name="hitsPerAddress">Hits of an address in a minute; many, so that a load from loopback keeps its references.</param>
    /// <param name="more">One more option of <c>dns</c>: <c>cache: { memory: 4MiB }</c>.</param>
    /// <param name="drain">How long the end may take.</param>
    /// <param name="account">The option of the page profile.</param>
    /// <param name="authority">Files with certificates, separated by commas.</param>
    /// <param name="operationKey">The file with the operation's key.</param>
    /// <param name="evidence">More options of <c>evidence</c>, each with a comma before it.</param>
    /// <param name="record">Which contacts the page profile records.</param>
    public void Configure(
        string dns = "127.0.0.1:0",
        string web = "127.0.0.1:0",
        string metrics = "127.0.0.1:0",
        string budget = "5s",
        IPEndPoint? upstream = null,
        int hitsPerAddress = 1_000_000,
        string more = "",
        string drain = "10s",
        string account = "none",
        string authority = "",
        string operationKey = "null",
        string evidence = "",
        string record = "http, tls") =>
        File.WriteAllText(Configuration, $"""
        format: sinkhole.config/1
        node: test-1
        data: "{Data}"
        orders: [orders]
        pages:
          seizure:
            addresses: ["192.0.2.80", "2001:db8::80"]
            account: {account}
            record: [{record}]
        authority: {"{"} certificates: [{authority}], operation_key_file: {operationKey} {"}"}
        dns:
          listen: ["{dns}"]
          upstreams: [{(upstream is null ? "" : $"\"{upstream}\"")}]
          {more}
        web:
          listen: ["{web}"]
        evidence: {"{"} budget: {budget}{evidence} {"}"}
        limits: {"{"} hits_per_address: {hitsPerAddress}, drain: {drain} {"}"}
        metrics: {"{"} listen: "{metrics}" {"}"}
        control: {"{"} socket: control.sock {"}"}

        """);

    /// <summary>Starts the appliance and waits until it serves.</summary>
    public Task<ApplianceProcess> StartAsync(IReadOnlyDictionary<string, string>? environment = null, params string[] below) =>
        ApplianceProcess.StartAsync(this, environment, below);

    /// <summary>Runs a verb to its end: "run" when it is to fail.</summary>
    public Task<ProgramRun> RunAsync(params string[] verb) => ProgramRun.OfAsync(Runs, verb, folder: Folder);

    /// <summary>"sinkhole run", which is not to start.</summary>
    public Task<ProgramRun> FailToRunAsync() => RunAsync("run", "-c", Configuration);

    /// <summary>"sinkhole reload".</summary>
    public Task<ProgramRun> ReloadAsync() => RunAsync("reload", "--socket", ControlSocket);

    /// <summary>The same, confirming what an earlier one told.</summary>
    public Task<ProgramRun> ConfirmAsync() => RunAsync("reload", "--confirm", "--socket", ControlSocket);

    public void Dispose() => _home.Delete(recursive: true);
}

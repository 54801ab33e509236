using System;
using System.Collections.Generic;

namespace Sinkhole.Tests.House;

/// <summary>The arrows and never-arrows of the house, as data. Projects and folders that are not built yet have their rules already.</summary>
internal static class ArrowTable
{
    /// <summary>Exactly these project references, where both ends exist (19 arrows; 24 with Casework).</summary>
    public static IReadOnlyDictionary<string, string[]> References { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Sinkhole.Platform"] = [],
        ["Sinkhole.Wire"] = [],
        ["Sinkhole.Evidence"] = ["Sinkhole.Platform"],
        ["Sinkhole.NameServer"] = ["Sinkhole.Platform", "Sinkhole.Wire"],
        ["Sinkhole.Documents"] = ["Sinkhole.Platform"],
        ["Sinkhole.Orders"] = ["Sinkhole.Wire", "Sinkhole.Documents"],
        ["Sinkhole.Identity"] = ["Sinkhole.Wire", "Sinkhole.Evidence"],
        ["Sinkhole.Warning"] = ["Sinkhole.Platform", "Sinkhole.Wire", "Sinkhole.Evidence"],
        ["Sinkhole.Casework"] = ["Sinkhole.Identity", "Sinkhole.Warning", "Sinkhole.Evidence", "Sinkhole.Wire"],
        ["Sinkhole"] =
        [
            "Sinkhole.Platform", "Sinkhole.Wire", "Sinkhole.Evidence", "Sinkhole.Documents", "Sinkhole.NameServer", "Sinkhole.Orders",
            "Sinkhole.Identity", "Sinkhole.Warning", "Sinkhole.Casework",
        ],
    };

    /// <summary>The one room of the executable that names every wing (never-arrow 7).</summary>
    public static string TopRoom => "Composition";

    /// <summary>Which wings each room of the executable may name.</summary>
    public static IReadOnlyDictionary<string, string[]> Wings { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [TopRoom] = ["Wire", "Evidence", "NameServer", "Documents", "Orders", "Identity", "Warning", "Casework"],
        ["Cli"] = ["Wire", "Evidence", "NameServer", "Documents", "Orders", "Casework"],
        ["Operator"] = ["Wire", "Evidence", "Documents", "Orders", "Casework"],
        ["Audit"] = ["Evidence"],

        // Wire: the names of the types that DNS queries ask for.
        ["Inspection"] = ["Evidence", "Warning", "Wire"],
        ["Erasing"] = ["Documents", "Evidence", "NameServer", "Orders", "Warning"],
        ["Exporting"] = ["Evidence", "Warning"],
        ["Supervision"] = ["Wire", "Evidence"],
        ["Lookup"] = ["Wire", "NameServer", "Documents", "Orders"],

        // Evidence: the certificates to which accounts are sealed are read and checked with the orders.
        ["Reload"] = ["Wire", "Evidence", "NameServer", "Documents", "Orders", "Warning"],
        ["Receipts"] = ["Wire", "Documents", "Orders"],
        ["Sinks"] = ["Evidence"],
        ["Telemetry"] = ["Wire", "Evidence", "NameServer", "Warning"],
        ["Clocks"] = ["Evidence", "NameServer", "Documents", "Orders", "Warning"],
        ["Storage"] = ["Documents", "Orders"],
        ["Resolving"] = ["Wire"],
        ["TimeStamping"] = [],
        ["Witnessing"] = ["Evidence"],

        // Evidence: the keys of witnesses are checked where they are written.
        ["Configuration"] = ["Wire", "Evidence", "Documents", "Orders"],
        ["Logging"] = [],
        ["Exits"] = [],
    };

    /// <summary>Rules over what code names.</summary>
    public static IReadOnlyList<ArrowRule> Rules { get; } =
    [
        new(
            1,
            ["src/Sinkhole.Warning"],
            ["Sinkhole.Identity", "Sinkhole.Casework"],
            "visits and subscribers meet only in Sinkhole.Casework, under a CaseRequest"),
        new(
            1,
            ["src/Sinkhole.Identity"],
            ["Sinkhole.Warning", "Sinkhole.Casework"],
            "visits and subscribers meet only in Sinkhole.Casework, under a CaseRequest"),
        new(
            2,
            ["src/Sinkhole.NameServer"],
            [
                "Sinkhole.Documents", "Sinkhole.Orders", "Sinkhole.Evidence", "Sinkhole.Warning", "Sinkhole.Identity", "Sinkhole.Casework",
                "Microsoft.AspNetCore",
            ],
            "a query must not be able to wait"),
        new(2, ["src/Sinkhole.NameServer"], ["Sinkhole.Platform.Files", "Sinkhole.Platform.Clocks"], "a query touches no file"),
        new(2, ["src/Sinkhole.NameServer"], ["Polly"], "Polly has its place in Forwarding", "src/Sinkhole.NameServer/Forwarding"),
        new(3, ["src/Sinkhole.Orders"], ["Sinkhole.NameServer"], "a verdict on a list does not depend on how it is served"),
        new(
            4,
            ["src/Sinkhole.Evidence"],
            [
                "Sinkhole.Wire", "Sinkhole.Documents", "Sinkhole.Orders", "Sinkhole.Warning", "Sinkhole.NameServer", "Sinkhole.Identity",
                "Sinkhole.Casework",
            ],
            "the keeper of truth understands none of it"),
        new(
            5,
            ["src/Sinkhole.Wire"],
            ["async", "await", "Task", "ValueTask", "Stream", "Socket", "System.IO", "System.Net.Sockets", "System.Threading.Tasks"],
            "Wire is bytes and values: no I/O, nothing waits"),
        new(5, ["src/Sinkhole.Wire/Dns/*Reader.cs", "src/Sinkhole.Wire/Radius/*Reader.cs"], ["string", "String"], "a read allocates nothing"),
        new(
            6,
            [
                "src/Sinkhole.NameServer/Answering", "src/Sinkhole.NameServer/Steps", "src/Sinkhole.NameServer/Query",
                "src/Sinkhole.NameServer/Replies", "src/Sinkhole.NameServer/Generations", "src/Sinkhole.NameServer/Policy",
                "src/Sinkhole.NameServer/Contacts",
            ],
            [
                "Sinkhole.NameServer.Transport", "Sinkhole.NameServer.Forwarding", "Microsoft.Extensions.Logging", "ILogger",
                "System.Threading.Tasks", "Task", "ValueTask", "async", "await", "DateTime", "System.Linq",
            ],
            "what answers a query knows neither sockets nor upstreams, logs nothing, waits for nothing, asks no wall clock"),
        new(7, ["src/Sinkhole/Operator"], ["Sinkhole.Cli"], "the console is no verb, and must not become one"),
        new(9, ["src/Sinkhole.Wire/Dns/MessageReader.cs"], ["MessageWriter"], "a circle between the two is how others began to rot"),
        new(9, ["src/Sinkhole.Wire/Dns/MessageWriter.cs"], ["MessageReader"], "a circle between the two is how others began to rot"),
        new(
            11,
            ["src/Sinkhole.Warning"],
            ["Sinkhole.Platform.Files", "Sinkhole.Platform.Processes", "Sinkhole.Platform.Clocks"],
            "what a visit leaves on disk goes through Evidence"),
        new(
            13,
            ["src/Sinkhole.Evidence/Proofs"],
            [
                "Sinkhole.Evidence.Journals", "Sinkhole.Platform.Files", "Sinkhole.Platform.Processes", "Sinkhole.Platform.Clocks",
                "Sinkhole.Platform.Sockets", "Sinkhole.Platform.Errors", "System.IO",
            ],
            "a proof is arithmetic: it is verified where there is no journal"),
        new(
            13,
            ["src"],
            ["Org.BouncyCastle"],
            "one file names the library of Ed25519, so that it can be replaced",
            "src/Sinkhole.Evidence/Proofs/Ed25519.cs"),
    ];

    /// <summary>The rooms of the name server in storeys, the lowest first: a room names rooms of lower storeys only.</summary>
    public static IReadOnlyList<string[]> NameServerStoreys { get; } =
    [
        ["Query"], ["Policy", "Observation"], ["Local", "Contacts"], ["Generations"], ["Caching", "Replies"], ["Steps"], ["Answering"], ["Forwarding"],
        ["Transport"],
    ];

    /// <summary>
    /// The storeys of the executable, as src/README.md shows them, the lowest first: a room names those of lower storeys only.
    /// </summary>
    public static IReadOnlyList<string[]> ExecutableStoreys { get; } =
    [
        ["Logging", "Exits"], ["Configuration", "Resolving"], ["Clocks"], ["TimeStamping"], ["Telemetry", "Storage", "Audit"],
        ["Supervision", "Inspection"], ["Reload", "Exporting"], ["Lookup", "Erasing"], ["Operator"], ["Witnessing"], ["Cli"], ["Composition"],
    ];

    /// <summary>Folders whose "…Step" types may not name one another (never-arrow 8).</summary>
    public static string StepFolder => "src/Sinkhole.NameServer/Steps";
}

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;
using Sinkhole.Orders.Domains;
using Sinkhole.Orders.Guard;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Configuration;

/// <summary>
/// Reads sinkhole.yaml, format <c>sinkhole.config/1</c>: all findings at once, none thrown, nothing silently ignored. Used once.
/// </summary>
internal sealed class OptionsReader
{
    private const string Format = "sinkhole.config/1";
    private const int MaxTextCharacters = 200;

    private static readonly string[] Keys =
    [
        "format", "node", "data", "orders", "allow", "protected", "pages", "operator", "verify_url", "dns", "web", "evidence", "authority",
        "identity", "metrics", "control", "limits",
    ];

    // "upstreams" at the top level is meant as "dns.upstreams", where only one section has a key of that name.
    private static readonly Dictionary<string, string> KeysOfSections = OptionTable.All
        .Select(static option => (option.Path, Key: option.Path[(option.Path.LastIndexOf('.') + 1)..]))
        .Where(static option => option.Path != option.Key && !option.Path.Contains('*', StringComparison.Ordinal))
        .GroupBy(static option => option.Key, static option => option.Path, StringComparer.Ordinal)
        .Where(static paths => paths.Count() == 1 && !Keys.Contains(paths.Key, StringComparer.Ordinal))
        .ToDictionary(static paths => paths.Key, static paths => paths.Single(), StringComparer.Ordinal);

    private readonly YamlEvents _events;
    private readonly List<WrittenEndpoint> _endpoints = [];
    private readonly Dictionary<string, YamlToken> _places = new(StringComparer.Ordinal);
    private SinkholeOptions _options;
    private string? _writtenSocket;
    private string? _writtenData;

    private OptionsReader(YamlEvents events)
    {
        _events = events;
        string folder = Path.GetDirectoryName(events.Source.File) ?? string.Empty;
        _options = new SinkholeOptions { File = events.Source.File, Orders = [Path.Join(folder, "blocklists")] };
    }

    /// <summary>Reads a configuration.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file; findings name it as it is given.</param>
    public static OptionsReadResult Read(IFileSystem files, string path)
    {
        FindingList findings = new();
        SinkholeOptions? options = null;
        string? socket = null;
        string? data = null;
        if (files.ReadText(path, FileFormats.Configuration, findings) is SourceText source)
        {
            YamlEvents events = YamlEvents.Open(source, findings);
            OptionsReader reader = new(events);
            options = events.HasFailed ? null : reader.ReadDocument();
            socket = reader._writtenSocket ?? (events.HasFailed ? null : options?.ControlSocket);
            data = reader._writtenData ?? (events.HasFailed ? null : options?.Data);
            if (options is not null && findings.Refusals == 0)
            {
                DataFolderCheck.Run(files, options, source, findings);
                TimeStampCheck.Run(files, options.Evidence.TimeStamp, source, findings);
            }
        }

        return new OptionsReadResult(findings.Refusals == 0 ? options : null, findings.ToSorted()) { ControlSocket = socket, Data = data };
    }

    private SinkholeOptions? ReadDocument()
    {
        if (YamlMapping.TryOpen(_events, "the document", Keys, KeysOfSections) is not YamlMapping document)
        {
            return null;
        }

        while (document.TryReadKey(out string key))
        {
            if (key == "format")
            {
                if (!_events.IsFormat(Format))
                {
                    return null;
                }
            }
            else
            {
                ReadSection(key);
            }
        }

        document.Require("the document", "format");
        OptionsValidator.Check(_events, _options, _endpoints, _places);
        return _options with { File = Path.GetFullPath(_options.File), EndpointPositions = [.. _endpoints] };
    }

    private void ReadSection(string key)
    {
        switch (key)
        {
            case "node":
                string? node = _events.TryReadNull() ? null : _events.ReadText(key, MaxTextCharacters);
                _options = _options with { Node = node ?? _options.Node };
                break;
            case "data":
                YamlToken data = _events.Current;
                string? folder = _events.ReadPath(key, "a folder");
                _writtenData = folder ?? _writtenData;
                _options = _options with { Data = folder ?? _options.Data, DataPosition = _events.PositionOf(data) };
                break;
            case "orders":
                YamlToken list = _events.Current;
                ImmutableArray<string>? orders = _events.ReadList(key, () => _events.ReadPath(key, "a file or folder"));
                _options = _options with { Orders = orders ?? _options.Orders, OrdersPosition = _events.PositionOf(list) };
                break;
            case "allow":
                _options = _options with { Allow = ReadNames(key) };
                break;
            case "protected":
                _options = _options with { Protected = ReadNames(key) };
                break;
            case "pages":
                _options = _options with { Pages = PagesReader.Read(_events) };
                break;
            case "operator":
                ReadOperator();
                break;
            case "verify_url":
                Uri? verifyUrl = _events.ReadLink(key, out YamlToken verifyToken);
                _options = _options with
                {
                    VerifyUrl = verifyUrl ?? _options.VerifyUrl,
                    VerifyUrlPosition = _events.PositionOf(verifyToken),
                };
                break;
            case "dns":
                _options = _options with { Dns = DnsReader.Read(_events, _endpoints, _places) };
                break;
            case "web":
                ReadWeb();
                break;
            case "evidence":
                _options = _options with { Evidence = EvidenceReader.Read(_events) };
                break;
            case "authority":
                _options = _options with { Authority = AuthorityReader.Read(_events) };
                break;
            case "identity":
                ReadIdentity();
                break;
            case "metrics":
                ReadMetrics();
                break;
            case "limits":
                _options = _options with { Limits = LimitsReader.Read(_events, _places) };
                break;
            default:
                ReadControl();
                break;
        }
    }

    private ImmutableArray<WrittenName> ReadNames(string key)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return _events.ReadList(key, () => ReadName(key, seen)) ?? [];
    }

    private WrittenName? ReadName(string key, HashSet<string> seen)
    {
        Span<byte> name = stackalloc byte[WireLimits.NameOctets];
        if (!_events.TryReadDomain(key, name, out int octets, out YamlToken token))
        {
            return null;
        }

        if (octets > 1)
        {
            string text = NameText.Format(new WireName(name[..octets]));
            if (!seen.Add(text))
            {
                _events.Report(token, ConfigurationCodes.Duplicate, $"'{key}' names {text} twice");
            }

            return new WrittenName(text, _events.PositionOf(token));
        }

        _events.Report(token, DocumentCodes.OutOfRange, $"'{key}' takes domains, not the root");
        return null;
    }

    private void ReadOperator()
    {
        if (YamlMapping.TryOpen(_events, "operator", ["name", "url"]) is not YamlMapping mapping)
        {
            return;
        }

        OperatorOptions read = _options.Operator;
        while (mapping.TryReadKey(out string key))
        {
            if (key == "name")
            {
                read = read with { Name = _events.ReadText(key, MaxTextCharacters) ?? read.Name };
            }
            else
            {
                Uri? url = _events.ReadLink(key, out YamlToken token);
                read = read with { Url = url ?? read.Url, UrlPosition = _events.PositionOf(token) };
            }
        }

        _options = _options with { Operator = read };
    }

    private void ReadWeb()
    {
        if (YamlMapping.TryOpen(_events, "web", ["listen", "connections", "per_client", "tls", "proxy"]) is not YamlMapping mapping)
        {
            return;
        }

        while (mapping.TryReadKey(out string key))
        {
            _places[$"web.{key}"] = mapping.KeyToken;
            switch (key)
            {
                case "listen":
                    ImmutableArray<IPEndPoint> listen = EndpointList.Read(_events, "web.listen", _endpoints);
                    _options = _options with { Web = _options.Web with { Listen = listen } };
                    break;
                case "connections":
                    int connections = _events.ReadCount("web.connections", 1, DnsReader.MaxConnections) ?? _options.Web.Connections;
                    _options = _options with { Web = _options.Web with { Connections = connections } };
                    break;
                case "per_client":
                    int ofClient = _events.ReadCount("web.per_client", DnsReader.MinPerClient, DnsReader.MaxConnections)
                        ?? _options.Web.PerClient;
                    _options = _options with { Web = _options.Web with { PerClient = ofClient } };
                    break;
                case "tls":
                    NotBuiltYet.ReadSection(_events, "web.tls", ["listen"]);
                    break;
                default:
                    NotBuiltYet.ReadSection(_events, "web.proxy", ["listen", "from"]);
                    break;
            }
        }
    }

    private void ReadIdentity()
    {
        if (YamlMapping.TryOpen(_events, "identity", ["radius"]) is not YamlMapping mapping)
        {
            return;
        }

        while (mapping.TryReadKey(out _))
        {
            NotBuiltYet.ReadSection(_events, "identity.radius", ["listen", "clients"]);
        }
    }

    private void ReadMetrics()
    {
        if (YamlMapping.TryOpen(_events, "metrics", ["listen"]) is not YamlMapping mapping)
        {
            return;
        }

        while (mapping.TryReadKey(out _))
        {
            if (_events.ReadEndpoint("metrics.listen") is WrittenEndpoint written)
            {
                _endpoints.Add(written);
                _options = _options with { MetricsListen = written.Endpoint };
            }
        }
    }

    private void ReadControl()
    {
        if (YamlMapping.TryOpen(_events, "control", ["socket"]) is not YamlMapping mapping)
        {
            return;
        }

        while (mapping.TryReadKey(out string key))
        {
            YamlToken token = _events.Current;
            string? socket = _events.ReadPath(key, "a path");
            int octets = Encoding.UTF8.GetByteCount(socket ?? string.Empty);
            if (octets > SinkholeOptions.MaxSocketPathOctets)
            {
                string message = $"the path of a socket has at most {SinkholeOptions.MaxSocketPathOctets} octets, and this one, "
                    + $"counted from '/', {octets:N0}";
                _events.Report(token, DocumentCodes.OutOfRange, message, "write a shorter one: /run/sinkhole/control.sock");
                socket = null;
            }

            _writtenSocket = socket ?? _writtenSocket;
            _options = _options with { ControlSocket = socket ?? _options.ControlSocket };
        }
    }
}

using System.Collections.Generic;

namespace Sinkhole.Exporting;

/// <summary><c>ecs</c>.</summary>
internal sealed record SchemaFields(string Version);

/// <summary><c>event</c>; the reference is the order under which the name was seized.</summary>
internal sealed record EventFields(
    string? Id, string Kind, IReadOnlyList<string> Category, IReadOnlyList<string> Type, string Module, string Reference);

/// <summary><c>observer</c>.</summary>
internal sealed record ObserverFields(string Product, string Type, string Version, string SerialNumber);

/// <summary><c>source</c> or <c>destination</c>.</summary>
internal sealed record EndPointFields(string Ip, int? Port);

/// <summary><c>network</c>.</summary>
internal sealed record NetworkFields(string Transport, string? Type, string Protocol);

/// <summary><c>tls</c>.</summary>
internal sealed record TlsFields(TlsClientFields Client);

/// <summary><c>tls.client</c>.</summary>
internal sealed record TlsClientFields(string ServerName);

/// <summary><c>http</c>.</summary>
internal sealed record HttpFields(HttpRequestFields Request);

/// <summary><c>http.request</c>.</summary>
internal sealed record HttpRequestFields(string Method);

/// <summary><c>url</c>; the path has no credentials.</summary>
internal sealed record UrlFields(string Domain, string? Path);

/// <summary><c>user_agent</c>.</summary>
internal sealed record AgentFields(string Original);

/// <summary><c>dns</c>.</summary>
internal sealed record DnsFields(DnsQuestionFields Question);

/// <summary><c>dns.question</c>.</summary>
internal sealed record DnsQuestionFields(string Name, string Type);

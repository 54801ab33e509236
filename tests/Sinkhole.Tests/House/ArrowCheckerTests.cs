using System.Collections.Generic;
using Xunit;

namespace Sinkhole.Tests.House;

public sealed class ArrowCheckerTests
{
    private static readonly SourceText Listener = new(
        "src/Sinkhole.NameServer/Transport/DnsUdpListener.cs",
        "namespace Sinkhole.NameServer.Transport;\ninternal sealed class DnsUdpListener { }\n");

    [Theory]
    [InlineData("src/Sinkhole.Warning/Hits/Visit.cs", "using Sinkhole.Identity.Bindings;", "never-arrow 1")]
    [InlineData("src/Sinkhole.Identity/Feeds/LeaseFeed.cs", "using Sinkhole.Warning.Hits;", "never-arrow 1")]
    [InlineData("src/Sinkhole.NameServer/Steps/CacheStep.cs", "using Sinkhole.Evidence.Journals;", "never-arrow 2")]
    [InlineData("src/Sinkhole.NameServer/Answering/Responder.cs", "using Polly;", "never-arrow 2")]
    [InlineData("src/Sinkhole.Evidence/Proofs/SignedNote.cs", "using Sinkhole.Evidence.Journals;", "never-arrow 13")]
    [InlineData("src/Sinkhole.Evidence/Proofs/SignedNote.cs", "using Org.BouncyCastle.Security;", "never-arrow 13")]
    [InlineData("src/Sinkhole.Orders/Guard/Guard.cs", "using Org.BouncyCastle.Security;", "never-arrow 13")]
    [InlineData("src/Sinkhole.Orders/Reading/OrderReader.cs", "using Sinkhole.NameServer.Policy;", "never-arrow 3")]
    [InlineData("src/Sinkhole.Evidence/Journals/Journal.cs", "using Sinkhole.Wire.Dns;", "never-arrow 4")]
    [InlineData("src/Sinkhole.Wire/Dns/Question.cs", "class Q { async void M() { } }", "never-arrow 5")]
    [InlineData("src/Sinkhole.Wire/Dns/MessageReader.cs", "class R { string Name; }", "never-arrow 5")]
    [InlineData("src/Sinkhole.NameServer/Policy/PolicyTable.cs", "using System.Linq;", "never-arrow 6")]
    [InlineData("src/Sinkhole.NameServer/Answering/Responder.cs", "class R { System.DateTime _at; }", "never-arrow 6")]
    [InlineData("src/Sinkhole.NameServer/Answering/Responder.cs", "class R { Transport.DnsUdpListener _l; }", "never-arrow 6")]
    [InlineData("src/Sinkhole.NameServer/Answering/Responder.cs", "class R { global::Sinkhole.NameServer.Transport.X _l; }", "never-arrow 6")]
    [InlineData("src/Sinkhole/Operator/StatusPages.cs", "using Sinkhole.Cli;", "never-arrow 7")]
    [InlineData("src/Sinkhole/Reload/Reloader.cs", "using Sinkhole.Casework;", "never-arrow 7")]
    [InlineData("src/Sinkhole/Anything/New.cs", "class N { }", "never-arrow 7")]
    [InlineData("src/Sinkhole.NameServer/Steps/CacheStep.cs", "class CacheStep { PolicyStep _next; }", "never-arrow 8")]
    [InlineData("src/Sinkhole.Wire/Dns/MessageReader.cs", "ref struct MessageReader { MessageWriter _w; }", "never-arrow 9")]
    [InlineData("src/Sinkhole.Wire/Dns/MessageWriter.cs", "ref struct MessageWriter { MessageReader _r; }", "never-arrow 9")]
    [InlineData("src/Sinkhole.Warning/Hits/Visit.cs", "using Sinkhole.Platform.Files;", "never-arrow 11")]
    public void Offending_text_is_found_with_its_file_line_and_rule(string path, string offence, string rule)
    {
        SourceText source = new(path, "// a first line\n" + offence + "\n");

        List<string> violations = ArrowChecker.CheckRules([source, Listener]);

        Assert.Contains(violations, violation => violation.StartsWith(path + ":", System.StringComparison.Ordinal) && violation.Contains(rule, System.StringComparison.Ordinal));
    }

    [Fact]
    public void Violation_names_the_line()
    {
        SourceText source = new("src/Sinkhole.Evidence/Journals/Journal.cs", "using System;\n\nusing Sinkhole.Wire.Dns;\n");

        string violation = Assert.Single(ArrowChecker.CheckRules([source]));

        Assert.Equal("src/Sinkhole.Evidence/Journals/Journal.cs:3: names 'Sinkhole.Wire'; never-arrow 4: the keeper of truth understands none of it", violation);
    }

    [Theory]
    [InlineData("src/Sinkhole.NameServer/Answering/Responder.cs", "// Task and DateTime of System.Linq\n/* ILogger */ class R { DateTimeOffset _at; }")]
    [InlineData("src/Sinkhole.NameServer/Answering/Responder.cs", "class R { const string S = \"Task DateTime\"; const char C = '\"'; int Task2; }")]
    [InlineData("src/Sinkhole.NameServer/Answering/Responder.cs", "class R { const string S = @\"\"\"ILogger\"; const string T = \"\"\"a \" Task\"\"\"; }")]
    [InlineData("src/Sinkhole.NameServer/Answering/Responder.cs", "class R { bool B => Transport.IsStream; }")]
    [InlineData("src/Sinkhole.NameServer/Steps/CacheStep.cs", "class CacheStep : IQueryStep { }")]
    [InlineData("src/Sinkhole.NameServer/Forwarding/Forwarder.cs", "using Polly;")]
    [InlineData("src/Sinkhole.Evidence/Proofs/Ed25519.cs", "using Rfc8032 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;")]
    [InlineData("src/Sinkhole/Composition/ApplianceComposition.cs", "using Sinkhole.Casework;")]
    public void Innocent_text_passes(string path, string text)
    {
        Assert.Empty(ArrowChecker.CheckRules([new SourceText(path, text), Listener]));
    }

    [Fact]
    public void Code_in_the_hole_of_a_string_is_code()
    {
        SourceText source = new("src/Sinkhole.NameServer/Answering/Responder.cs", "class R { string S => $\"a {{Task}} {Task.Id[\"x\"]} ILogger\"; }");

        string violation = Assert.Single(ArrowChecker.CheckRules([source]));

        Assert.Contains("names 'Task'", violation, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("src/Sinkhole.Wire/Dns/Edns.cs", "namespace Sinkhole.Wire;", "write 'namespace Sinkhole.Wire.Dns;'")]
    [InlineData("src/Sinkhole.Wire/Dns/Edns.cs", "namespace Sinkhole.Wire.Dns { }", "write 'namespace Sinkhole.Wire.Dns;'")]
    [InlineData("src/Sinkhole.Wire/Dns/Edns.cs", "class Edns { }", "has no namespace")]
    [InlineData("src/Sinkhole.Wire/Edns.cs", "namespace Sinkhole.Wire;", "bare root")]
    public void Namespace_apart_from_its_folder_is_found(string path, string text, string expected)
    {
        string violation = Assert.Single(ArrowChecker.CheckNamespaces([new SourceText(path, text)]));

        Assert.Contains(expected, violation, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<ProjectReference Include=\"../Sinkhole.Wire/Sinkhole.Wire.csproj\" /><ProjectReference Include=\"../Sinkhole.Evidence/Sinkhole.Evidence.csproj\" />", "references 'Sinkhole.Evidence'")]
    [InlineData("", "does not reference 'Sinkhole.Wire'")]
    [InlineData("<ProjectReference Include=\"../Sinkhole.Wire/Sinkhole.Wire.csproj\" /><PackageReference Include=\"Polly.Core\" />", "package 'Polly.Core' leaks")]
    public void Project_reference_beside_the_table_is_found(string items, string expected)
    {
        string xml = $"<Project>\n  <ItemGroup>{items}</ItemGroup>\n</Project>";

        string violation = Assert.Single(ProjectReferences.Check("src/Sinkhole.NameServer/Sinkhole.NameServer.csproj", xml, ["Sinkhole.Wire", "Sinkhole.Evidence"]));

        Assert.Contains(expected, violation, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Project_outside_the_table_is_found()
    {
        Assert.Single(ProjectReferences.Check("src/Sinkhole.Stray/Sinkhole.Stray.csproj", "<Project />", []));
    }
}

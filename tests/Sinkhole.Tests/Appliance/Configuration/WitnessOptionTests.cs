using System;
using System.Linq;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Appliance.Configuration;

public sealed class WitnessOptionTests
{
    private static readonly string Key = NoteSigner.CreateWitness("witness.example/w1").Key.ToString();
    private static readonly string Second = NoteSigner.CreateWitness("witness.example/w2").Key.ToString();

    [Fact]
    public void Witnesses_are_read_with_their_address_and_key()
    {
        OptionsReadResult reading = Read($"{{ url: \"https://witness.example/one\", key: \"{Key}\" }}, {{ url: \"http://192.0.2.9:9355\", key: \"{Second}\" }}");

        Assert.True(reading.Options is not null, OptionsSample.Print(reading));
        Assert.Equal(
            [("https://witness.example/one", Key), ("http://192.0.2.9:9355/", Second)],
            reading.Options.Evidence.Witnesses.Select(static one => (one.Url.AbsoluteUri, one.Key)));
    }

    [Fact]
    public void Without_the_option_there_is_none()
    {
        Assert.Empty(OptionsSample.Read("evidence: {}").Options!.Evidence.Witnesses);
    }

    [Theory]
    [InlineData("witness.example/w1", "SH429")]
    [InlineData("witness.example/w1+00000000+BAAA", "SH429")]
    [InlineData("log", "SH429")]
    public void Key_that_is_none_of_a_witness_is_a_finding(string key, string code)
    {
        string text = key == "log" ? NoteSigner.Create("log.example").Key.ToString() : key;

        OptionsReadResult reading = Read($"{{ url: \"https://witness.example\", key: \"{text}\" }}");

        Assert.Null(reading.Options);
        Assert.Contains(code, OptionsSample.Print(reading), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ url: \"https://witness.example\", key: \"{0}\" }}")]
    [InlineData("\"{0}\"")]
    public void Private_key_of_a_witness_is_a_finding_that_does_not_show_it(string item)
    {
        string secret = NoteSigner.CreateWitness("witness.example/w1").ToPrivateText();
        Assert.StartsWith("PRIVATE+KEY+", secret, StringComparison.Ordinal);

        OptionsReadResult reading = Read(string.Format(System.Globalization.CultureInfo.InvariantCulture, item, secret));
        using System.IO.StringWriter text = new();
        Sinkhole.Documents.Reports.FindingText.Write(text, reading.Findings);

        Assert.Null(reading.Options);
        Assert.Contains("SH429: this is a private key: ", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret[^20..], text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://witness.example/one/add-checkpoint", "without '/add-checkpoint'", "write https://witness.example/one")]
    [InlineData("https://witness.example/add-checkpoint/", "without '/add-checkpoint'", "write https://witness.example")]
    [InlineData("https://witness.example:9355/one?log=1", "nothing behind '?'", "write https://witness.example:9355/one")]
    [InlineData("https://witness.example/#a", "nothing behind '?'", "write https://witness.example")]
    public void Url_with_the_path_of_the_request_or_a_query_is_a_finding(string url, string problem, string hint)
    {
        OptionsReadResult reading = Read($"{{ url: \"{url}\", key: \"{Key}\" }}");

        Assert.Null(reading.Options);
        Assert.Contains(problem, Assert.Single(reading.Findings).Message, StringComparison.Ordinal);
        Assert.Equal(hint, reading.Findings[0].Hint);
    }

    [Fact]
    public void Witness_that_is_a_text_is_told_what_it_lacks()
    {
        OptionsReadResult reading = Read("\"https://witness.example\"");

        Assert.Contains("a witness with its address and its key, not a text", Assert.Single(reading.Findings).Message, StringComparison.Ordinal);
        Assert.Contains("{ url: ", reading.Findings[0].Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Url_or_key_that_is_missing_and_a_name_that_comes_twice_are_findings()
    {
        string one = $"{{ url: \"https://witness.example\", key: \"{Key}\" }}";

        Assert.Null(Read($"{{ key: \"{Key}\" }}").Options);
        Assert.Null(Read("{ url: \"https://witness.example\" }").Options);
        Assert.Null(Read($"{{ url: \"https://user:secret@witness.example\", key: \"{Key}\" }}").Options);
        Assert.Contains("twice", OptionsSample.Print(Read($"{one}, {one}")), StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_eight_are_refused()
    {
        string[] many = [.. Enumerable.Range(0, 9).Select(static at => NoteSigner.CreateWitness($"witness.example/{at}").Key.ToString())];

        OptionsReadResult reading = Read(string.Join(", ", many.Select(static key => $"{{ url: \"https://witness.example\", key: \"{key}\" }}")));

        Assert.Contains("at most 8", OptionsSample.Print(reading), StringComparison.Ordinal);
    }

    private static OptionsReadResult Read(string items) => OptionsSample.Read($"evidence:\n  witnesses: [{items}]\n");
}

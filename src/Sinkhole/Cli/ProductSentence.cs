namespace Sinkhole.Cli;

/// <summary>What the product does, in one sentence. README and package description have the same.</summary>
internal static class ProductSentence
{
    /// <summary>The sentence.</summary>
    public const string Text = "A DNS server and web server in one process: whoever opens a domain that a court has seized sees the "
        + "court's warning, and the visit is kept as evidence.";
}

namespace Sinkhole.Tests.House;

/// <summary>What the files of some folders may never name.</summary>
/// <param name="Number">The never-arrow of src/README.md that it holds.</param>
/// <param name="Where">Folders or single files from the root; "*" stands for any run of characters within a file name.</param>
/// <param name="Never">Namespaces (with a dot) or single words of code.</param>
/// <param name="Reason">Said beside each violation.</param>
/// <param name="Except">Folders within <paramref name="Where"/> that may.</param>
internal sealed record ArrowRule(int Number, string[] Where, string[] Never, string Reason, params string[] Except);

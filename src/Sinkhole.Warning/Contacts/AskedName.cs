namespace Sinkhole.Warning.Contacts;

/// <summary>A question, and how often it was asked.</summary>
/// <param name="Name">QNAME in lower case, without last dot; labels before the order's entry that may hold a secret as <c>*</c>.</param>
/// <param name="Type">QTYPE.</param>
/// <param name="Queries">How many queries had it, at least 1.</param>
public readonly record struct AskedName(string Name, ushort Type, long Queries);

using System;
using Sinkhole.Warning.Redaction;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Warning.Contacts;

/// <summary>What may be recorded of a QNAME: the same as of the host of a visit.</summary>
internal static class ContactName
{
    /// <summary>The name as text, without last dot; labels before the entry that may hold a secret as <c>*</c>.</summary>
    /// <param name="name">QNAME in lower case.</param>
    /// <param name="apexOffset">Where the entry's name begins within it, in octets.</param>
    public static string Of(scoped WireName name, int apexOffset)
    {
        var entry = new WireName(name.Octets[apexOffset..]);

        // No order lists the root; were it one, nothing of the name would be the entry's.
        if (entry.IsRoot)
        {
            return "*";
        }

        (string text, string known) = (NameText.Format(name), NameText.Format(entry));

        // An escape is an octet that no name of a host has, as the at sign of an address: nothing is known of such labels.
        return text.AsSpan(0, text.Length - known.Length).Contains('\\') ? $"*.{known}" : RecordedHost.Of(text, known.Length);
    }
}

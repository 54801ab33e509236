using System;
using System.Text.Json;

namespace Sinkhole.Inspection;

/// <summary>A record of an order as one line.</summary>
internal static class RecordLine
{
    /// <summary>The columns of a list. A client chose its texts: escape them for a terminal.</summary>
    public static string Text(FoundRecord found) => found switch
    {
        FoundHit hit => HitText.LineOf(hit),
        FoundContact contact => ContactText.LineOf(contact),
        FoundHello hello => ContactText.LineOf(hello),
        _ => throw new ArgumentOutOfRangeException(nameof(found), found, "no such record"),
    };

    /// <summary>One object.</summary>
    public static string Json(FoundRecord found) => found switch
    {
        FoundHit hit => JsonSerializer.Serialize(HitReport.Of(hit), InspectionJson.Default.HitReport),
        FoundContact contact => JsonSerializer.Serialize(ContactReport.Of(contact), InspectionJson.Default.ContactReport),
        FoundHello hello => JsonSerializer.Serialize(ContactReport.Of(hello), InspectionJson.Default.ContactReport),
        _ => throw new ArgumentOutOfRangeException(nameof(found), found, "no such record"),
    };
}

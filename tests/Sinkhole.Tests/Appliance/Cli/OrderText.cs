using System.Linq;

namespace Sinkhole.Tests.Appliance.Cli;

/// <summary>Writes order files for tests.</summary>
internal static class OrderText
{
    /// <summary>Writes "orders/ID.yaml".</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="id">Id of the order.</param>
    /// <param name="entries">The text from "entries:" to the end.</param>
    /// <param name="from">Begin, a date.</param>
    /// <param name="until">End, a date.</param>
    /// <param name="more">Further keys of "order".</param>
    public static void WriteOrder(
        this TemporaryFolder folder,
        string id,
        string entries,
        string from = "2026-11-02",
        string until = "2027-11-02",
        params string[] more) =>
        folder.Write($"orders/{id}.yaml", string.Join(
            '\n',
            [
                "format: sinkhole.order/1",
                "order:",
                $"  id: {id}",
                "  authority: Example Regional Court",
                "  class: court",
                "  case: \"12 O 345/26 #7\"",
                "  legal_basis: \"Example Code § 7(2)\"",
                "  jurisdiction: \"XA\"",
                $"  valid_from: \"{from}T00:00:00Z\"",
                $"  valid_until: \"{until}T00:00:00Z\"",
                "  contact: { url: \"https://verify.example/x\", email: clerk@court.example }",
                "  appeal: \"https://court.example/appeal\"",
                .. more.Select(static line => "  " + line),
                "defaults: { match: subtree, action: page, page: seizure }",
                entries.TrimEnd(),
                string.Empty,
            ]));
}

using System.Collections.Generic;
using Sinkhole.Documents.Files;

namespace Sinkhole.Orders.Reading;

/// <summary>The format of order files.</summary>
internal static class OrderFormat
{
    /// <summary>"sinkhole.order/" and any version; the reader says which version it reads.</summary>
    public static FileFormat File { get; } = new(
        "an order",
        $"an order has the line 'format: sinkhole.order/1'; {InstalledFiles.OrderFormat} shows one",
        ["sinkhole.order/"],
        needed: 1)
    {
        ErrorRemedies = new Dictionary<FileError, string>
        {
            [FileError.Missing] = "check the path, or restore the file from the register of orders",
            [FileError.TooLarge] = "move long lists of names to an 'entries_file', or split the order",
        },
    };
}

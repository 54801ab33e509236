using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Model;

namespace Sinkhole.Orders.Guard;

/// <summary>An entry that does not go into force.</summary>
/// <param name="Order">Its order.</param>
/// <param name="Index">Its place in <see cref="Order.Entries"/>.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Finding">Why it is held.</param>
public sealed record HeldEntry(Order Order, int Index, string Name, Finding Finding);

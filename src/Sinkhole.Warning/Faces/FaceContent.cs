using System;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Faces;

/// <summary>What a face may show to one visitor.</summary>
/// <param name="Order">The pages of the order that decides, with its facts and profile.</param>
/// <param name="Pages">Those in the visitor's language.</param>
/// <param name="Host">The host that was asked for, folded.</param>
/// <param name="Reference">The reference of a hit that is durable, 16 ASCII characters; null for none.</param>
/// <param name="Now">The time, UTC.</param>
internal readonly record struct FaceContent(OrderPages Order, LanguagePages Pages, string Host, string? Reference, DateTimeOffset Now);

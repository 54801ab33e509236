using System;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Tests.Warning.Support;

/// <summary>Orders and a profile as tests need them; all names are reserved ones.</summary>
internal static class SampleOrders
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public static OrderFacts Court { get; } = new()
    {
        Id = "xa-erc-2026-0345",
        Class = OrderClass.Court,
        Authority = "Example Regional Court",
        Case = "12 O 345/26 #7",
        LegalBasis = "Example Code § 7(2)",
        ValidFrom = new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero),
        ValidUntil = new DateTimeOffset(2027, 11, 2, 0, 0, 0, TimeSpan.Zero),
        Retention = TimeSpan.FromDays(30),
        ContactPage = "https://verify.example/xa-erc-2026-0345",
        ContactEmail = "clerk@court.example",
        Appeal = "https://court.example/appeal",
    };

    public static PageProfile Profile { get; } = new()
    {
        Name = "seizure",
        Languages = Catalogues.Languages,
        OperatorName = "Example ISP",
        OperatorUrl = new Uri("https://isp.example/"),
        VerifyUrl = new Uri("https://verify.example/"),
    };

    public static PageSet Pages(OrderFacts facts, PageProfile? profile = null) =>
        PageSet.Build(profile ?? Profile, Catalogues.All, [facts]);
}

using System;

namespace Sinkhole.Tests.Scenarios;

/// <summary>The instant a scenario plays at; it stands still until a line moves it.</summary>
internal sealed class ScenarioTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

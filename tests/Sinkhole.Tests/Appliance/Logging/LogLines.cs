using System;
using System.Collections.Generic;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Tests.Appliance.Logging;

/// <summary>Keeps each line that is logged, as "Level: text".</summary>
internal sealed class LogLines : ILogger
{
    public List<string> Written { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Written.Add($"{logLevel}: {formatter(state, exception)}");
}

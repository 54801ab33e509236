using System;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Warning.Hosting;

/// <summary>
/// Kestrel's loggers, at Warning and above only: at lower levels Kestrel quotes request lines, which contain accounts and passwords.
/// Without the event that a body was given up before its end: a client that sends none of it could fill the log.
/// </summary>
public sealed class QuietLoggers : ILoggerFactory
{
    /// <summary>Kestrel's id of the event that it cannot read the rest of a body, because a reading of it was given up.</summary>
    private const int BodyGivenUp = 67;

    private readonly ILoggerFactory _loggers;

    /// <param name="loggers">Gets the lines; owned by the caller.</param>
    public QuietLoggers(ILoggerFactory loggers)
    {
        _loggers = loggers;
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new QuietLogger(_loggers.CreateLogger(categoryName));

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => _loggers.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The factory is the host's.
    }

    private sealed class QuietLogger : ILogger
    {
        private readonly ILogger _logger;

        public QuietLogger(ILogger logger)
        {
            _logger = logger;
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && _logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id != BodyGivenUp && IsEnabled(logLevel))
            {
                _logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}

using System;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Warning.Hosting;

/// <summary>
/// Kestrel's loggers, at Warning and above only: at lower levels Kestrel quotes request lines, which contain accounts and passwords.
/// </summary>
internal sealed class QuietLoggers : ILoggerFactory
{
    private readonly ILoggerFactory _loggers;

    public QuietLoggers(ILoggerFactory loggers)
    {
        _loggers = loggers;
    }

    public ILogger CreateLogger(string categoryName) => new QuietLogger(_loggers.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => _loggers.AddProvider(provider);

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
            if (IsEnabled(logLevel))
            {
                _logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}

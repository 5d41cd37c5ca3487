using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Tests.Hosting;

/// <summary>Shows what the gateway logs beside the test that failed.</summary>
internal sealed class TestLog : ILoggerProvider, ILogger
{
    /// <summary>Every line so far.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            Lines.Enqueue($"{eventId.Id}: {formatter(state, exception)}");
            _output?.WriteLine($"{logLevel} {eventId.Id}: {formatter(state, exception)} {exception}");
        }
        catch (InvalidOperationException)
        {
            // The test is over.
        }
    }

    public void Dispose()
    {
    }
}

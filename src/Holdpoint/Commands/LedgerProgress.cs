using Spectre.Console;

namespace Holdpoint.Cli.Commands;

/// <summary>Shows how far long work is, on standard error and only when a person looks at it: standard output is for what was asked.</summary>
internal static class LedgerProgress
{
    /// <param name="what">What is being done, in one word.</param>
    /// <param name="entries">How many entries there are; null where that is only known at the end: then a count instead of a bar.</param>
    /// <param name="work">The work; it reports entries done.</param>
    internal static Task<T> RunAsync<T>(string what, long? entries, Func<IProgress<long>, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(new Counter(static _ => { }));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return entries is { } all
            ? console.Progress().AutoClear(true).StartAsync(context =>
            {
                var task = context.AddTask(what, maxValue: Math.Max(1, all));
                return work(new Counter(done => task.Value = done));
            })
            : console.Status().StartAsync(what, context => work(new Counter(done => context.Status($"{what}: {done:N0} entries"))));
    }

    /// <summary>Tells at once, in the thread that reports: <see cref="Progress{T}"/> would queue one piece of work for each report.</summary>
    private sealed class Counter(Action<long> show) : IProgress<long>
    {
        private const long Step = 1024;
        private long _shown;

        public void Report(long value)
        {
            if (value - _shown >= Step)
            {
                _shown = value;
                show(value);
            }
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Holdpoint.SideBySide.Processes;

/// <summary>A program that the bench started: pinned to a core, read through /proc, stopped by its own id.</summary>
internal sealed class Child : IAsyncDisposable
{
    private const int FieldsBeforeUserTime = 11;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);
    private readonly Process _process;
    private readonly List<string> _lastLines = [];

    private Child(Process process) => _process = process;

    internal int Id => _process.Id;

    internal bool HasExited => _process.HasExited;

    /// <summary>The last lines it wrote, for a message when it fails.</summary>
    internal string LastLines
    {
        get
        {
            lock (_lastLines)
            {
                return string.Join('\n', _lastLines);
            }
        }
    }

    /// <summary>Starts a program; a null core leaves the choice to the system.</summary>
    internal static Child Start(int? core, string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        string[] command = core is null ? [program, .. arguments] : ["taskset", "-c", $"{core}", program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var child = new Child(Process.Start(start)!);
        child._process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It did not end well.</exception>
    internal static async Task<string> RunAsync(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{await error}");
    }

    /// <summary>CPU time of the process and of its own children (nginx's workers), in seconds; /proc counts in hundredths.</summary>
    internal double CpuSeconds() => CpuSeconds(Id);

    /// <summary>The same of any process; of children that have ended it knows what their parent waited for.</summary>
    internal static double CpuSeconds(int id) => Own(id) + ChildrenOf(id).Sum(Own);

    /// <summary>Resident memory in bytes.</summary>
    internal long ResidentBytes() => File.ReadLines($"/proc/{Id}/status")
        .Where(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(static line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024)
        .FirstOrDefault();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using (var term = Process.Start("kill", ["-TERM", $"{Id}"]))
            {
                await term.WaitForExitAsync();
            }

            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private static double Own(int id)
    {
        // The name stands in brackets and may hold blanks; what follows it does not.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[FieldsBeforeUserTime], CultureInfo.InvariantCulture)
            + long.Parse(fields[FieldsBeforeUserTime + 1], CultureInfo.InvariantCulture)) / 100.0;
    }

    private static IEnumerable<int> ChildrenOf(int id) => File.ReadAllText($"/proc/{id}/task/{id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(static child => int.Parse(child, CultureInfo.InvariantCulture));

    private void Keep(string? line)
    {
        if (string.IsNullOrEmpty(line))
        {
            return;
        }

        lock (_lastLines)
        {
            _lastLines.Add(line);
            if (_lastLines.Count > 20)
            {
                _lastLines.RemoveAt(0);
            }
        }
    }
}

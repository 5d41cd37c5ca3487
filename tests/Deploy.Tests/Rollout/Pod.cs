using System.Collections.Concurrent;
using System.Diagnostics;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;
using k8s.Models;
using static System.Globalization.CultureInfo;

namespace Holdpoint.Deploy.Tests.Rollout;

/// <summary>A pod's process, treated as the kubelet treats it: started with the rendered arguments and environment and nothing else, probed, and ended in the order of a pod's end.</summary>
internal sealed class Pod : IAsyncDisposable
{
    private static readonly HttpClient Probes = new();

    private readonly Scheduled _scheduled;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private Pod(Scheduled scheduled, IReadOnlyList<string> arguments)
    {
        _scheduled = scheduled;
        var start = new ProcessStartInfo("dotnet", [HoldpointProcess.Program, .. arguments])
        {
            WorkingDirectory = scheduled.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var inherited = start.Environment.Where(static variable => variable.Key is "PATH" or "DOTNET_ROOT").ToList();
        start.Environment.Clear();
        foreach (var (name, value) in inherited.Select(static one => (one.Key, one.Value!)).Concat(scheduled.Environment.Select(static one => (one.Key, one.Value))))
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where its traffic port is on this machine.</summary>
    internal Uri Url => new($"http://127.0.0.1:{_scheduled.Ports["traffic"]}");

    /// <summary>Starts it and waits for its startup probe and its readiness probe, in that order. A container that ends before is started again, as a Deployment's is.</summary>
    internal static async Task<Pod> StartAsync(Scheduled scheduled)
    {
        var pod = new Pod(scheduled, [.. scheduled.Container.Args]);
        for (var restarts = 0; !await pod.UntilAsync(scheduled.Container.StartupProbe); restarts++)
        {
            Assert.True(restarts < 3, pod.Output);
            await pod.DisposeAsync();
            pod = new Pod(scheduled, [.. scheduled.Container.Args]);
        }

        Assert.True(await pod.UntilAsync(scheduled.Container.ReadinessProbe), pod.Output);
        Assert.True(await pod.AnswersAsync(scheduled.Container.LivenessProbe));
        return pod;
    }

    /// <summary>Runs a command in a pod's surroundings to its end, as a job or <c>kubectl exec</c> does, and gives what it printed.</summary>
    internal static async Task<string> RunAsync(Scheduled scheduled, params string[] arguments)
    {
        await using var pod = new Pod(scheduled, arguments is [] ? [.. scheduled.Container.Args] : arguments);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await pod._process.WaitForExitAsync(limit.Token);
        Assert.True(pod._process.ExitCode == 0, pod.Output);
        return pod.Output;
    }

    /// <summary>preStop, then SIGTERM, and SIGKILL where the grace period (which began with preStop) ends first.</summary>
    /// <returns>Whether it ended by itself.</returns>
    internal async Task<bool> TerminateAsync()
    {
        var grace = TimeSpan.FromSeconds(_scheduled.Spec.TerminationGracePeriodSeconds!.Value);
        var preStop = TimeSpan.FromSeconds(_scheduled.Container.Lifecycle.PreStop.Sleep.Seconds);
        await Task.Delay(preStop, TimeProvider.System);
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(grace - preStop);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private string Output => string.Join('\n', _output);

    /// <returns>Whether it is so; false when the process has ended.</returns>
    private async Task<bool> UntilAsync(V1Probe probe)
    {
        await Wait.UntilAsync(async () => _process.HasExited || await AnswersAsync(probe), $"{probe.HttpGet.Path} answers");
        return !_process.HasExited;
    }

    private async Task<bool> AnswersAsync(V1Probe probe)
    {
        try
        {
            using var answer = await Probes.GetAsync(new Uri($"http://127.0.0.1:{_scheduled.Ports[probe.HttpGet.Port.Value]}{probe.HttpGet.Path}"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

using Holdpoint.SideBySide.Processes;

namespace Holdpoint.SideBySide;

/// <summary>
/// Measures all targets in turn, round after round, so that whatever else the machine does meets all of them alike, and takes medians: of the figures, and of the
/// ratios to plain YARP within each round.
/// </summary>
internal sealed class Rounds(IReadOnlyList<Target> targets, string folder, RunLength length, int loadCore)
{
    /// <summary>A window that costs more than this share of the best one before it has gained nothing.</summary>
    private const double SettledAt = 0.97;

    /// <summary>What is buffered is written within this time; its cost belongs to the requests that caused it.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// Lets the runtime compile what is hot, with the traffic that is measured afterwards: until a request costs no less than in the window before, because a
    /// busy machine takes longer to get there. Who was warm before has compiled most of it already.
    /// </summary>
    /// <param name="scenario">What is measured next.</param>
    /// <param name="warm">Who had traffic in an earlier scenario; all are in it afterwards.</param>
    internal async Task WarmUpAsync(Scenario scenario, HashSet<Target> warm)
    {
        var body = await BodyFileAsync(scenario);
        foreach (var target in targets)
        {
            var (before, windows, settled) = (double.MaxValue, 0, 0);
            var most = warm.Add(target) ? length.MostWarmUps : length.MostAgain;
            while (windows++ < most && settled < 2)
            {
                var cpu = target.Process.CpuSeconds();
                var load = await Wrk.RunAsync(loadCore, new Uri(target.Url, scenario.Path), body, Math.Min(scenario.Connections, 64), length.WarmUp);
                var cost = (target.Process.CpuSeconds() - cpu) / load.Requests;
                settled = cost > before * SettledAt ? settled + 1 : 0;
                before = Math.Min(before, cost);
            }
        }
    }

    internal async Task<IReadOnlyList<Row>> MeasureAsync(Scenario scenario)
    {
        var body = await BodyFileAsync(scenario);
        var found = targets.ToDictionary(static target => target.Name, static _ => new List<Figures>());
        for (var round = 0; round < length.Rounds; round++)
        {
            foreach (var target in targets)
            {
                found[target.Name].Add(await OneAsync(target, scenario, body));
            }
        }

        var plain = found[Target.PlainYarp];
        return
        [
            .. targets.Select(target => new Row(
                target.Name,
                Figures.Median(found[target.Name]),
                Figures.Median(found[target.Name].Zip(plain, static (mine, its) => mine.CpuMicros / its.CpuMicros)),
                Figures.Median(found[target.Name].Zip(plain, static (mine, its) => mine.P99 / its.P99)))),
        ];
    }

    private async Task<Figures> OneAsync(Target target, Scenario scenario, string body)
    {
        var allocated = target.AllocatedAsync is { } count ? await count() : 0;
        var cpu = target.Process.CpuSeconds();
        var load = await Wrk.RunAsync(loadCore, new Uri(target.Url, scenario.Path), body, scenario.Connections, length.Measure);
        await Task.Delay(Settle, TimeProvider.System);
        cpu = target.Process.CpuSeconds() - cpu;
        allocated = target.AllocatedAsync is { } countAgain ? await countAgain() - allocated : 0;
        return new Figures(
            load.Requests / load.Seconds,
            load.P50,
            load.P99,
            cpu * 1e6 / load.Requests,
            target.AllocatedAsync is null ? null : allocated / load.Requests,
            scenario is { IsStream: true, Connections: 1 } ? await FirstEvent.MedianAsync(target.Url, scenario.Path, scenario.Body, length.Streams) : null);
    }

    private async Task<string> BodyFileAsync(Scenario scenario)
    {
        var file = Path.Combine(folder, "body.json");
        await File.WriteAllTextAsync(file, scenario.Body);
        return file;
    }
}

/// <summary>How long everything runs.</summary>
/// <param name="WarmUp">One window of load before a scenario is measured.</param>
/// <param name="MostWarmUps">Windows at most, for each target.</param>
/// <param name="MostAgain">The same in later scenarios.</param>
/// <param name="Measure">One measurement.</param>
/// <param name="Rounds">Measurements of each target.</param>
/// <param name="Streams">Streams of one first-event measurement.</param>
internal sealed record RunLength(TimeSpan WarmUp, int MostWarmUps, int MostAgain, TimeSpan Measure, int Rounds, int Streams)
{
    internal static RunLength Full { get; } = new(TimeSpan.FromSeconds(4), 12, 6, TimeSpan.FromSeconds(4), 5, 300);

    internal static RunLength Quick { get; } = new(TimeSpan.FromSeconds(3), 7, 1, TimeSpan.FromSeconds(2), 3, 100);
}

/// <summary>One line of a table.</summary>
/// <param name="Name">The target.</param>
/// <param name="Figures">Medians.</param>
/// <param name="CpuRatio">Median over the rounds of CPU a request over that of plain YARP in the same round.</param>
/// <param name="P99Ratio">The same of the 99th percentile.</param>
internal sealed record Row(string Name, Figures Figures, double CpuRatio, double P99Ratio);

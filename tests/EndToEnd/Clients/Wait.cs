namespace Holdpoint.EndToEnd.Clients;

/// <summary>Waiting for what must come to be, on however slow a machine.</summary>
internal static class Wait
{
    internal static Task UntilAsync(Func<Task<bool>> isSo, string what) => UntilAsync(isSo, () => what);

    /// <param name="isSo">Asked again and again.</param>
    /// <param name="what">Said when it did not come to be, with what there is instead.</param>
    internal static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> what)
    {
        for (var end = Environment.TickCount64 + 60_000; Environment.TickCount64 < end;)
        {
            if (await isSo())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"Within a minute it did not come to: {what()}");
    }

    internal static Task UntilAsync(Func<bool> isSo, string what) => UntilAsync(() => Task.FromResult(isSo()), what);
}

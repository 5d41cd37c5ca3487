using System.Diagnostics;

namespace Holdpoint.Ledger.Signing;

/// <summary>An exclusive lock between processes, freed by the system when its holder dies.</summary>
internal static class FolderLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <exception cref="LedgerConfigurationException">It was not free in time, or cannot be made.</exception>
    internal static async Task<IDisposable> TakeAsync(string path, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                // Held for the milliseconds of one signature. Real time, because the holder may be another process.
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellation);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new LedgerConfigurationException(
                    $"Holdpoint:Data (--data): {path} cannot be locked ({error.Message}). Name a folder that this process may write to and that no hung process holds.");
            }
        }
    }
}

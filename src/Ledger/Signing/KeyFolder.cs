namespace Holdpoint.Ledger.Signing;

/// <summary>The folder of secrets and of the signer's memory. Files are 0600, the folder 0700, and files are replaced as a whole.</summary>
internal sealed class KeyFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;

    /// <exception cref="LedgerConfigurationException">The folder cannot be made or used.</exception>
    internal KeyFolder(string path)
    {
        _path = Path.GetFullPath(path);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _ = Directory.CreateDirectory(_path);
            }
            else
            {
                _ = Directory.CreateDirectory(_path, OwnerOnly | UnixFileMode.UserExecute);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LedgerConfigurationException(
                $"Holdpoint:Data (--data): the folder {_path} cannot be made ({error.Message}). Name a folder that this process may write to.");
        }
    }

    internal string PathOf(string name) => Path.Combine(_path, name);

    /// <summary>The file's text, or null when there is none.</summary>
    /// <exception cref="LedgerConfigurationException">It is there and cannot be read.</exception>
    internal string? Read(string name)
    {
        try
        {
            return File.ReadAllText(PathOf(name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LedgerConfigurationException(
                $"Holdpoint:Data (--data): {PathOf(name)} cannot be read ({error.Message}). Give this process's user the right to read it.");
        }
    }

    /// <summary>The file's text; made with <paramref name="make"/> where there is none. Of two processes that start at once, one makes it.</summary>
    /// <exception cref="LedgerConfigurationException">It can be neither read nor made.</exception>
    internal async Task<string> ReadOrMakeAsync(string name, Func<string> make, CancellationToken cancellation)
    {
        using var alone = await LockAsync(cancellation);
        if (Read(name) is { } text)
        {
            return text;
        }

        var made = make();
        Write(name, made);
        return made;
    }

    /// <summary>Replaces the file in one step, on disk before it is in place.</summary>
    /// <exception cref="LedgerConfigurationException">It cannot be written.</exception>
    internal void Write(string name, string text)
    {
        var draft = PathOf(name + ".new");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using (var stream = new FileStream(draft, options))
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.Write(text);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, PathOf(name), overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LedgerConfigurationException(
                $"Holdpoint:Data (--data): {PathOf(name)} cannot be written ({error.Message}). Name a folder that this process may write to.");
        }
    }

    /// <summary>Removes the file, where there is one.</summary>
    /// <exception cref="LedgerConfigurationException">It cannot be removed.</exception>
    internal void Delete(string name)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LedgerConfigurationException($"Holdpoint:Data (--data): {PathOf(name)} cannot be removed ({error.Message}). Remove it by hand.");
        }
    }

    /// <summary>Keeps other processes (and threads) of the same folder out until disposed.</summary>
    /// <exception cref="LedgerConfigurationException">The lock was not free for five seconds.</exception>
    internal Task<IDisposable> LockAsync(CancellationToken cancellation) => FolderLock.TakeAsync(PathOf("lock"), cancellation);
}

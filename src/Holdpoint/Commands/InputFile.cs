namespace Holdpoint.Cli.Commands;

/// <summary>A file named on the command line.</summary>
internal static class InputFile
{
    internal static string ReadText(string option, string path) => Read(option, path, File.ReadAllText);

    internal static byte[] ReadBytes(string option, string path) => Read(option, path, File.ReadAllBytes);

    private static T Read<T>(string option, string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException($"{option} is {path}: {refused.Message.TrimEnd('.')}; give a file that can be read.");
        }
    }
}

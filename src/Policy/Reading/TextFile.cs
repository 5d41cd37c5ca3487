using System.Text;

namespace Holdpoint.Policy.Reading;

/// <summary>Reads the text files of a policy, bounded.</summary>
internal static class TextFile
{
    /// <summary>Bytes of one file.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file; null and why when it cannot be had.</summary>
    public static string? Read(string path, out string problem)
    {
        problem = "";
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MaxBytes)
            {
                problem = $"{file.Length} bytes where at most {MaxBytes} are read";
                return null;
            }

            using var reader = new StreamReader(file, Strict);
            return reader.ReadToEnd();
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = "no file";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = failure is DecoderFallbackException ? "bytes that are not UTF-8" : "a file that cannot be opened";
        }

        return null;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Holdpoint.Policy.Bench;

/// <summary>ripgrep over the same terms and expressions and text: no detectors, no normalisation, no places in JSON.</summary>
internal static class Ripgrep
{
    private const int Copies = 1_000;

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("holdpoint-bench").FullName;
        try
        {
            string patterns = Path.Combine(folder, "patterns");
            string text = Path.Combine(folder, "text");
            File.WriteAllLines(patterns, Sample.Terms(2_000).Select(term => $@"\b{term}\b").Concat(Sample.Expressions()));
            byte[] body = Sample.Body(64 * 1024);
            using (var file = File.Create(text))
            {
                for (int i = 0; i < Copies; i++)
                {
                    file.Write(body);
                    file.Write("\n"u8);
                }
            }

            File.WriteAllText(Path.Combine(folder, "empty"), "x\n", Encoding.UTF8);
            double start = Seconds(patterns, Path.Combine(folder, "empty"));
            double whole = Seconds(patterns, text);
            double perBody = (whole - start) / Copies * 1e6;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| ripgrep, the same terms and expressions, 64 KB (of {Copies}, its start taken off) | {perBody:F1} µs | | | | {body.Length / perBody:F0} |"));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("| ripgrep | not installed | | | | |");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Seconds(string patterns, string text)
    {
        double best = double.MaxValue;
        for (int run = 0; run < 3; run++)
        {
            var watch = Stopwatch.StartNew();
            var start = new ProcessStartInfo("rg", ["--threads", "1", "-i", "-c", "-f", patterns, text]) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return best;
    }
}

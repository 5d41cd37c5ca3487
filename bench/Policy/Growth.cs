using System.Globalization;

namespace Holdpoint.Policy.Bench;

/// <summary>How the cost grows with the number of terms, measured in turns so that a busy machine is busy for both.</summary>
internal static class Growth
{
    public static void Run()
    {
        var body = Judging.Read(Sample.Body(2 * 1024));
        var few = Sample.Policy(100);
        var many = Sample.Policy(10_000);
        var ratios = new List<double>();
        for (int round = 0; round < 5; round++)
        {
            var small = Measured.Of(() => few.Evaluate(Sample.Input(body)), 32);
            var large = Measured.Of(() => many.Evaluate(Sample.Input(body)), 32);
            ratios.Add(large.Median / small.Median);
            if (round == 0)
            {
                small.Print("judge 2 KB against 100 terms", 2 * 1024);
                large.Print("judge 2 KB against 10,000 terms", 2 * 1024);
            }
        }

        ratios.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| from 100 to 10,000 terms | × {ratios[2]:F2} | | | | |"));
    }
}

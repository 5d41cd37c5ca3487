using System.Globalization;
using System.Text;
using Holdpoint.Contracts;
using QRCoder;

namespace Holdpoint.ReviewConsole.SignIn.SecondFactor;

/// <summary>Draws a QR code as numbers alone: the page puts them into a picture of its own, so that no markup travels.</summary>
internal static class QrDrawing
{
    internal static QrNote Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        var rows = data.ModuleMatrix;
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Count; x++)
            {
                var from = x;
                while (x < rows[y].Count && rows[y][x])
                {
                    x++;
                }

                if (x > from)
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from}v1h-{x - from}z");
                }
            }
        }

        return new QrNote(rows.Count, path.ToString());
    }
}

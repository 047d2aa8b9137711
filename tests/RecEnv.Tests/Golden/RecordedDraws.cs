using System.Text.Json;
using RecEnv.Seeding;

namespace RecEnv.Tests.Golden;

/// <summary>
/// Gives back recorded uniforms and standard normals, in order; anything else means that a model draws what the original
/// does not.
/// </summary>
internal readonly struct RecordedDraws(Queue<double> uniforms, Queue<double> normals) : IRandomSource
{
    public RecordedDraws(params double[] uniforms)
        : this(new Queue<double>(uniforms), new Queue<double>())
    {
    }

    /// <summary>Draws still to be taken.</summary>
    public int Left => uniforms.Count + normals.Count;

    /// <summary>Reads the draw records of a golden file; with a function's name, only those of that NumPy function.</summary>
    public static RecordedDraws Read(JsonElement records, string? function = null)
    {
        var uniforms = new Queue<double>();
        var normals = new Queue<double>();
        foreach (JsonElement draw in records.EnumerateArray())
        {
            string name = draw.GetProperty("fn").GetString()!;
            if (function is not null && name != function)
            {
                continue;
            }

            (Queue<double> queue, string field) = name switch
            {
                "choice" => (uniforms, "u"),
                "rand" or "random_sample" => (uniforms, "ret"),
                "normal" or "lognormal" => (normals, "z"),
                _ => throw new InvalidOperationException($"Unknown draw {name}."),
            };
            JsonElement value = draw.GetProperty(field);
            foreach (double number in value.ValueKind == JsonValueKind.Array ? value.Doubles() : [value.GetDouble()])
            {
                queue.Enqueue(number);
            }
        }

        return new RecordedDraws(uniforms, normals);
    }

    public double Uniform() => uniforms.Dequeue();

    public double Normal() => normals.Dequeue();

    public ulong Bits() => throw new InvalidOperationException("Nothing here draws bits.");

    public int Below(int count) => throw new InvalidOperationException("Nothing here draws integers.");
}

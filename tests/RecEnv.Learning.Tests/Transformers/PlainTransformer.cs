namespace RecEnv.Learning.Tests.Transformers;

/// <summary>The Transformer layer's formula in double precision, place by place: the oracle.</summary>
internal sealed class PlainTransformer(ParameterStore store, string name, int columns, int heads)
{
    public double[] Forward(double[] x, int[] lengths, int places)
    {
        double[] output = new double[x.Length];
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            for (int place = 0; place < lengths[sequence]; place++)
            {
                int start = sequence * places;
                Place(x, start, place).CopyTo(output, (start + place) * columns);
            }
        }

        return output;
    }

    private double[] Place(double[] x, int start, int place)
    {
        double[] here = Row(x, start + place);
        double[] seen = new double[columns];
        int width = columns / heads;
        double[] query = Affine(here, "self_attn.in_proj_weight", "self_attn.in_proj_bias");
        double[][] keys = [.. Enumerable.Range(start, place + 1)
            .Select(row => Affine(Row(x, row), "self_attn.in_proj_weight", "self_attn.in_proj_bias"))];
        for (int head = 0; head < heads; head++)
        {
            int q = head * width;
            double[] scores = [.. keys.Select(key => Enumerable.Range(q, width).Sum(k => query[k] * key[columns + k]) / Math.Sqrt(width))];
            double total = scores.Sum(Math.Exp);
            for (int k = q; k < q + width; k++)
            {
                seen[k] = keys.Select((key, j) => Math.Exp(scores[j]) / total * key[(2 * columns) + k]).Sum();
            }
        }

        double[] y = Normalized(Sum(here, Affine(seen, "self_attn.out_proj.weight", "self_attn.out_proj.bias")), "norm1");
        double[] hidden = [.. Affine(y, "linear1.weight", "linear1.bias").Select(v => Math.Max(v, 0))];
        return Normalized(Sum(y, Affine(hidden, "linear2.weight", "linear2.bias")), "norm2");
    }

    private double[] Row(double[] x, int row) => x[(row * columns)..((row + 1) * columns)];

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (p, q) => p + q)];

    private Parameter Find(string part) => store.Parameters.Single(parameter => parameter.Name == $"{name}.{part}");

    private double[] Affine(double[] x, string weight, string bias)
    {
        Parameter w = Find(weight);
        float[] values = w.Values.ToArray();
        float[] shift = Find(bias).Values.ToArray();
        return [.. Enumerable.Range(0, w.Columns).Select(j => shift[j] + x.Select((v, i) => v * values[(i * w.Columns) + j]).Sum())];
    }

    private double[] Normalized(double[] x, string norm)
    {
        float[] scale = Find(norm + ".weight").Values.ToArray();
        float[] shift = Find(norm + ".bias").Values.ToArray();
        double mean = x.Average();
        double deviation = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + 1e-5);
        return [.. x.Select((v, i) => ((v - mean) / deviation * scale[i]) + shift[i])];
    }
}

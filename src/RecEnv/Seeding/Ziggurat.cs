namespace RecEnv.Seeding;

/// <summary>Standard normal numbers by the ziggurat method: 256 layers of equal area under exp(−x²/2).</summary>
/// <remarks>
/// One draw of 64 bits in about 98.8 % of cases: 8 bits choose the layer, 1 the sign, 53 the place in the layer.
/// Reference: Marsaglia and Tsang (2000), "The ziggurat method for generating random variables".
/// </remarks>
internal static class Ziggurat
{
    private const int Layers = 256;
    private const double Edge = 3.6541528853610088; // x of the lowest layer; its tail is sampled apart
    private const double Area = 0.00492867323399; // of each layer

    private static readonly double[] _x = new double[Layers + 1];
    private static readonly double[] _density = new double[Layers + 1];

    static Ziggurat()
    {
        _x[0] = Area / Math.Exp(-0.5 * Edge * Edge);
        _x[1] = Edge;
        for (int i = 2; i < Layers; i++)
        {
            _x[i] = Math.Sqrt(-2 * Math.Log((Area / _x[i - 1]) + Math.Exp(-0.5 * _x[i - 1] * _x[i - 1])));
        }

        _x[Layers] = 0;
        for (int i = 0; i <= Layers; i++)
        {
            _density[i] = Math.Exp(-0.5 * _x[i] * _x[i]);
        }
    }

    public static double Normal(ref RandomStream random)
    {
        while (true)
        {
            ulong bits = random.Bits();
            int layer = (int)(bits & (Layers - 1));
            double x = (bits >> 11) * (1.0 / (1UL << 53)) * _x[layer];
            double signed = (bits & Layers) != 0 ? -x : x;
            if (x < _x[layer + 1])
            {
                return signed; // wholly under the curve
            }

            if (layer == 0)
            {
                return Tail(ref random, negative: signed < 0);
            }

            double height = _density[layer] + (random.Uniform() * (_density[layer + 1] - _density[layer]));
            if (height < Math.Exp(-0.5 * x * x))
            {
                return signed;
            }
        }
    }

    private static double Tail(ref RandomStream random, bool negative)
    {
        double x, y;
        do
        {
            x = -Math.Log(1 - random.Uniform()) / Edge;
            y = -Math.Log(1 - random.Uniform());
        }
        while (y + y < x * x);
        return negative ? -(Edge + x) : Edge + x;
    }
}

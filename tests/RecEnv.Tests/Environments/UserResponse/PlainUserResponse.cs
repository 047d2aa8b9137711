using RecEnv.Environments.UserResponse;
using RecEnv.Learning;

namespace RecEnv.Tests.Environments.UserResponse;

/// <summary>The scoring formula in double precision, place by place, from the weights alone: the oracle.</summary>
internal static class PlainUserResponse
{
    public static double[] Similarities(UserResponseModel model, int[] slate)
    {
        int d = model.Shape.EncodingSize;
        double Code(int item, int k) => Math.Clamp(model.ItemCodes[(item * d) + k], -1f, 1f);
        return [.. slate.Select(i => slate.Average(j => Enumerable.Range(0, d).Average(k => Code(i, k) * Code(j, k))))];
    }

    /// <summary>Logits, [items, 3].</summary>
    public static double[] Scores(UserResponseModel model, int user, int[] items, int[] bits, int[] slate)
    {
        UserResponseShape shape = model.Shape;
        double[][] places = [.. Enumerable.Range(0, items.Length + 1).Select(place => Place(model, items, bits, place))];
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            places = [.. Enumerable.Range(0, places.Length).Select(place => Transform(model, $"transformer.{layer}", places[..(place + 1)]))];
        }

        double[] hidden = [.. Affine(model, [.. places[^1], .. User(model, user)], "scorer.0").Select(v => Math.Max(v, 0))];
        double[] all = Affine(model, hidden, "scorer.2");
        int d = shape.EncodingSize;
        double[][] heads = [.. Enumerable.Range(0, shape.ScoreHeads).Select(h => Norm(model, all[(h * d)..((h + 1) * d)], "head_norm"))];
        return
        [
            .. from item in slate
               from f in Enumerable.Range(0, 3)
               let code = Item(model, item)
               select Enumerable.Range(0, shape.Ensemble).Max(e => heads[(e * 3) + f].Zip(code, (a, b) => a * b).Average()),
        ];
    }

    private static double[] Place(UserResponseModel model, int[] items, int[] bits, int place)
    {
        double[] item = Item(model, place == 0 ? 0 : items[place - 1]);
        double[] feedback = [.. Enumerable.Range(0, 3).Select(f => place == 0 ? 0.0 : (bits[place - 1] >> f) & 1)];
        return
        [
            .. Norm(model, [.. item.Zip(Row(model, "position.weight", place), (a, b) => a + b)], "history_norm"),
            .. Affine(model, feedback, "feedback"),
        ];
    }

    private static double[] Item(UserResponseModel model, int item)
    {
        int n = model.Shape.ItemFeatureCount;
        double[] features = [.. model.ItemFeatures.Slice(item * n, n).ToArray().Select(v => (double)v)];
        return Coded(model, "item", item, [features]);
    }

    private static double[] User(UserResponseModel model, int user)
    {
        double[] gender = new double[model.Shape.GenderCount];
        double[] age = new double[model.Shape.AgeCount];
        gender[model.Genders[user]] = 1;
        age[model.Ages[user]] = 1;
        return Coded(model, "user", user, [gender, age]);
    }

    private static double[] Coded(UserResponseModel model, string name, int id, double[][] features)
    {
        double[] sum = Affine(model, Norm(model, Row(model, name + ".id.weight", id), name + ".id_norm"), name + ".shared");
        for (int i = 0; i < features.Length; i++)
        {
            double[] part = Norm(model, Affine(model, features[i], $"{name}.feature.{i}"), $"{name}.feature_norm.{i}");
            sum = [.. sum.Zip(Affine(model, part, name + ".shared"), (a, b) => a + b)];
        }

        return Norm(model, sum, name + ".norm");
    }

    /// <summary>The output at the last of some places.</summary>
    private static double[] Transform(UserResponseModel model, string name, double[][] x)
    {
        int columns = x[0].Length;
        int width = columns / model.Shape.Heads;
        double[][] all = [.. x.Select(row => Affine(model, row, name + ".self_attn.in_proj_weight", name + ".self_attn.in_proj_bias"))];
        double[] seen = new double[columns];
        for (int k = 0; k < columns; k++)
        {
            int from = k / width * width;
            double[] scores = [.. all.Select(key => Enumerable.Range(from, width).Sum(j => all[^1][j] * key[columns + j]) / Math.Sqrt(width))];
            double total = scores.Sum(Math.Exp);
            seen[k] = all.Select((key, j) => Math.Exp(scores[j]) / total * key[(2 * columns) + k]).Sum();
        }

        double[] y = Norm(model, [.. x[^1].Zip(Affine(model, seen, name + ".self_attn.out_proj"), (a, b) => a + b)], name + ".norm1");
        double[] hidden = [.. Affine(model, y, name + ".linear1").Select(v => Math.Max(v, 0))];
        return Norm(model, [.. y.Zip(Affine(model, hidden, name + ".linear2"), (a, b) => a + b)], name + ".norm2");
    }

    private static Parameter Find(UserResponseModel model, string name) =>
        model.Network.Store.Parameters.Single(parameter => parameter.Name == name);

    private static double[] Row(UserResponseModel model, string table, int row)
    {
        Parameter parameter = Find(model, table);
        return [.. parameter.Values.Slice(row * parameter.Columns, parameter.Columns).ToArray().Select(v => (double)v)];
    }

    private static double[] Affine(UserResponseModel model, double[] x, string layer) => Affine(model, x, layer + ".weight", layer + ".bias");

    private static double[] Affine(UserResponseModel model, double[] x, string weight, string bias)
    {
        Parameter w = Find(model, weight);
        float[] values = w.Values.ToArray();
        float[] shift = Find(model, bias).Values.ToArray();
        return [.. Enumerable.Range(0, w.Columns).Select(j => shift[j] + x.Select((v, i) => v * values[(i * w.Columns) + j]).Sum())];
    }

    private static double[] Norm(UserResponseModel model, double[] x, string layer)
    {
        float[] scale = Find(model, layer + ".weight").Values.ToArray();
        float[] shift = Find(model, layer + ".bias").Values.ToArray();
        double mean = x.Average();
        double deviation = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + 1e-5);
        return [.. x.Select((v, i) => ((v - mean) / deviation * scale[i]) + shift[i])];
    }
}

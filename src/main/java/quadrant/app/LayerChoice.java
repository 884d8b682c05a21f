package quadrant.app;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.onnx.PooledLayers;
import quadrant.onnx.PooledLayers.Family;
import quadrant.onnx.PooledLayers.Kind;
import quadrant.onnx.PooledLayers.Layer;
import quadrant.task.UserException;

/**
 * The chosen layers of a network.
 *
 * @param pooled these layers
 * @param numbers for each layer its number among all, counted from 1; 0 where it is the embedding alone
 */
record LayerChoice(PooledLayers pooled, List<Integer> numbers) {
    LayerChoice {
        numbers = List.copyOf(numbers);
    }

    /**
     * Chooses.
     *
     * @param named {@code last}, {@code all}, or names and numbers
     * @throws UserException where there is no such layer
     */
    static LayerChoice of(PooledLayers all, List<String> named) {
        if (named.equals(List.of("last"))) {
            int width = all.head().width();
            Layer embedding = new Layer(all.embedding(), List.of((long) width), Kind.VECTOR);
            return new LayerChoice(new PooledLayers(all.graph(), all.embedding(), List.of(embedding)), List.of(0));
        }
        List<String> tensors = all.layers().stream().map(Layer::tensor).toList();
        Set<Integer> numbers = new LinkedHashSet<>();
        for (String name : named) {
            List<Integer> family = family(all, name.equals("all") ? Family.WHOLE.name() : name);
            numbers.addAll(family.isEmpty() ? List.of(number(all, name)) : family);
        }
        return new LayerChoice(
                new PooledLayers(
                        all.graph(),
                        all.embedding(),
                        numbers.stream().map(k -> all.layers().get(k - 1)).toList()),
                // the number of the whole layer of the same tensor
                numbers.stream()
                        .map(k -> 1 + tensors.indexOf(tensors.get(k - 1)))
                        .toList());
    }

    /** The numbers of a family's layers, which are counted on behind the whole ones. */
    private static List<Integer> family(PooledLayers all, String name) {
        return IntStream.rangeClosed(1, all.layers().size())
                .filter(k -> all.layers().get(k - 1).family().name().equalsIgnoreCase(name))
                .boxed()
                .toList();
    }

    private static int number(PooledLayers all, String name) {
        int n = family(all, Family.WHOLE.name()).size();
        return IntStream.rangeClosed(1, n)
                .filter(k -> name.equals(String.valueOf(k))
                        || name.equals(all.layers().get(k - 1).tensor()))
                .findFirst()
                .orElseThrow(() -> new UserException(
                        "There is no layer \"" + name + "\" in this network, which has " + n + ".",
                        "Choose last, all, or of these: whole, centre, early, "
                                + IntStream.rangeClosed(1, n)
                                        .mapToObj(k -> k + " ("
                                                + all.layers().get(k - 1).tensor() + ")")
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    /** The description of one number in the row of an image. */
    record Column(String name, String layer, String statistic, int channel) {}

    /** The descriptions of all numbers in the row of an image, in order. */
    List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            Layer l = pooled.layers().get(i);
            int number = numbers.get(i);
            for (String statistic : statistics(l.kind())) {
                int values = l.width() / statistics(l.kind()).size();
                for (int c = 0; c < values; c++) {
                    String name = number == 0 ? "f" + c : "l" + number + "_" + statistic + "_" + c;
                    columns.add(new Column(name, l.tensor(), statistic, c));
                }
            }
        }
        return columns;
    }

    private static List<String> statistics(Kind kind) {
        return switch (kind) {
            case MAP, LAST_MAP, TOKENS -> List.of("mean", "sd");
            case CLASS_TOKEN -> List.of("token", "mean", "sd");
            case VECTOR -> List.of("value");
            case CENTRE -> List.of("centremean", "centresd");
            case CORRELATIONS -> List.of("correlation");
        };
    }
}

package quadrant.advisor;

import java.util.List;

/**
 * How far a dataset lies from the pretraining data, by the statistics that the backbone carries.
 *
 * @param value mean over layers; small is alike: about 0.01 for photographs, above 0.1 for stained cells and tissue
 * @param layers per BatchNorm layer, from the image on
 * @param images how many images it was measured on
 */
public record Similarity(double value, List<Double> layers, int images) {
    public Similarity {
        layers = List.copyOf(layers);
    }

    /** The mean over the first, middle or last third of the layers; third is 0, 1 or 2. */
    public double third(int third) {
        int from = layers.size() * third / 3;
        int to = Math.max(from + 1, layers.size() * (third + 1) / 3);
        return layers.subList(from, Math.min(to, layers.size())).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}

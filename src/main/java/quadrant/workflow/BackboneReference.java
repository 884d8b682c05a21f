package quadrant.workflow;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Images, with the output of another implementation of the same network for them. */
public final class BackboneReference {
    private final int n;
    private final float[] images;
    private final float @Nullable [] output;
    private final Map<String, float[]> gradients;

    /**
     * A reference; the arrays are not copied.
     *
     * @param images n×3×S×S, as the network takes them
     * @param output n×K, where it is known
     * @param gradients by parameter, of Σᵢₖ wₖ·y[i,k] with w evenly spaced from −1 to 1 over the K outputs; may be empty
     */
    public BackboneReference(int n, float[] images, Optional<float[]> output, Map<String, float[]> gradients) {
        this.n = n;
        this.images = images;
        this.output = output.orElse(null);
        this.gradients = Map.copyOf(gradients);
    }

    /** The number of images. */
    public int n() {
        return n;
    }

    float[] images() {
        return images;
    }

    Optional<float[]> output() {
        return Optional.ofNullable(output);
    }

    Map<String, float[]> gradients() {
        return gradients;
    }
}

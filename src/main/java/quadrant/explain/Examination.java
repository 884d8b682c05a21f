package quadrant.explain;

import java.util.List;
import quadrant.evaluation.Measured;

/**
 * What came of looking into a model; each part, or why it is not there.
 *
 * @param examples wrong calls first, surest first, then right ones
 */
public record Examination(Measured<List<Example>> examples, Measured<Shortcut> shortcut, Measured<FeatureMap> map) {}

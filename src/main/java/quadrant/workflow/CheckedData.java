package quadrant.workflow;

import quadrant.dataset.Dataset;
import quadrant.dataset.Guard;

/**
 * Images with the findings that would make a score on them too optimistic.
 *
 * @param all the images to which the findings refer by index
 * @param seen the number of images that the model was trained on before
 */
public record CheckedData(Dataset all, Guard guard, int seen) {}

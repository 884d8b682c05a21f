package quadrant.augment;

/**
 * The two stains of one image.
 *
 * @param basis haematoxylin, eosin, and the residual
 * @param haematoxylin the 99th percentile of its amount over the tissue, in optical density along its vector; above 0
 * @param eosin the same for eosin
 */
record StainEstimate(StainBasis basis, double haematoxylin, double eosin) {}

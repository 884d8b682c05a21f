package quadrant.evaluation;

/**
 * Expected calibration error: the mean difference between confidence and accuracy, Σ_b n_b/n · |accuracy(b) − confidence(b)|
 * over 15 bins of equal width (Naeini, Cooper &amp; Hauskrecht, AAAI 2015; Guo et al., ICML 2017, equation 3), and the same for
 * each class's own probability, averaged over the classes (Nixon et al., Measuring Calibration in Deep Learning, CVPR Workshops
 * 2019; Kull et al., NeurIPS 2019). Both are biased upwards where images are few.
 *
 * @param ofCalls for the most probable class, 0–1
 * @param classwise mean over the classes, 0–1
 */
public record CalibrationError(double ofCalls, double classwise) {
    /**
     * Measures.
     *
     * @throws IllegalArgumentException where there is no row, a row has no truth or a probability is NaN
     */
    public static CalibrationError of(Predictions predictions) {
        Temperature.requireUsable(predictions);
        if (predictions.rows().isEmpty()) {
            throw new IllegalArgumentException("Nothing to measure");
        }
        int classes = predictions.classes().size();
        Reliability.Bins calls = new Reliability.Bins();
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            Reliability.Bins own = new Reliability.Bins();
            for (Prediction p : predictions.rows()) {
                int truth = p.truth().orElseThrow();
                own.add(p.probabilities().get(k), truth == k);
                if (p.predicted() == k) {
                    calls.add(p.probabilities().get(k), truth == k);
                }
            }
            sum += own.error();
        }
        return new CalibrationError(calls.error(), sum / classes);
    }
}

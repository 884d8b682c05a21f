package quadrant.evaluation;

import java.util.Locale;
import java.util.regex.Pattern;

/** A metric over all classes, in the order in which reports show them. */
public enum Metric {
    /** Mean recall over the classes that have images (Brodersen et al., ICPR 2010). */
    BALANCED_ACCURACY,
    /** Share of correct predictions. */
    ACCURACY,
    /** Mean F1 over the classes that occur among true or predicted classes. */
    MACRO_F1,
    /**
     * Mean over the classes of the area under the ROC curve of one class against the rest: the probability that an image of
     * the class gets a greater probability than one of the rest, equals counting half (Hanley &amp; McNeil, Radiology 1982;
     * Provost &amp; Domingos 2000). Classes without images, or without images of the rest, are left out.
     */
    MACRO_AUC,
    /**
     * Mean over the classes of Σₙ (Rₙ − Rₙ₋₁)·Pₙ over the distinct probabilities, without interpolation (Zhu 2004; as
     * scikit-learn's {@code average_precision_score}). Classes without images are left out.
     */
    AVERAGE_PRECISION,
    /** (pₒ − pₑ)/(1 − pₑ): agreement beyond that of chance with the same margins (Cohen 1960). */
    KAPPA,
    /** 1 − Σ(i−j)²Oᵢⱼ / Σ(i−j)²Eᵢⱼ, with the classes in the order given (Cohen 1968); meaningful where they are grades. */
    QUADRATIC_KAPPA,
    /**
     * Matthews' correlation coefficient of true and predicted classes, (cs − Σpₖtₖ)/√((s² − Σpₖ²)(s² − Σtₖ²)) with c correct of
     * s images, tₖ images of class k and pₖ predicted as k (Gorodkin, Computational Biology and Chemistry 2004).
     */
    MCC;

    /** Its name in JSON, in camel case. */
    @Override
    public String toString() {
        return camel(name());
    }

    static String camel(String constant) {
        return Pattern.compile("_(.)")
                .matcher(constant.toLowerCase(Locale.ROOT))
                .replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
    }
}

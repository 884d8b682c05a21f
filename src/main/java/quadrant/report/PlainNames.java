package quadrant.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.io.Texts;

/** Readable names for the keys of phases and parameters, by {@code names.tsv}; a key without one is used unchanged. */
final class PlainNames {
    private static final Map<String, String> NAMES =
            Page.rows("names.tsv").stream().collect(Collectors.toMap(row -> row.get(0), row -> row.get(1)));

    private PlainNames() {}

    /** Times by phase, and their sum. */
    static Map<String, String> phases(Map<String, Double> seconds) {
        Map<String, String> rows = new LinkedHashMap<>();
        seconds.forEach((phase, s) -> rows.put(NAMES.getOrDefault("phase " + phase, phase), Texts.duration(s)));
        if (rows.size() > 1) {
            double all =
                    seconds.values().stream().mapToDouble(Double::doubleValue).sum();
            rows.put("Together", Texts.duration(all));
        }
        return rows;
    }

    static Map<String, String> parameters(Map<String, String> plan) {
        Map<String, String> rows = new LinkedHashMap<>();
        plan.forEach((key, value) -> rows.put(
                NAMES.getOrDefault(key, key), key.equals("augmentation") ? augmentation(value) : value(value)));
        return rows;
    }

    /** A value that may be wrapped between its parts. */
    private static String value(String value) {
        return switch (value) {
            case "true" -> "yes";
            case "false" -> "no";
            default -> value.replaceAll(",(?=\\S)", ", ");
        };
    }

    /** The name of a plan from {@link AugmentationPlan#canonical()}; "own plan" for an unnamed plan, "" for none. */
    static String planName(String canonical) {
        return AugmentationPlan.names().stream()
                .filter(n -> AugmentationPlan.named(n).canonical().equals(canonical))
                .findFirst()
                .orElse(canonical.isEmpty() ? "" : "own plan");
    }

    /** Such as "heavy: flip (probability 0.5), rotation (…)"; "none" for the empty plan. */
    static String augmentation(String canonical) {
        String transforms = canonical
                .replaceFirst("^[^\\[]*\\[", "")
                .replaceFirst("]$", "")
                .replace("()", "")
                .replace("[", " [")
                .replace("(", " (")
                .replaceAll("[,;](?=\\S)", ", ")
                .replace('=', ' ');
        return transforms.isEmpty() ? planName(canonical) : planName(canonical) + ": " + transforms;
    }
}

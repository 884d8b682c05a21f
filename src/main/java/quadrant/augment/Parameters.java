package quadrant.augment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters by name, unmodifiable, in the order given. */
final class Parameters {
    private Parameters() {}

    static Map<String, Double> of(String name, double value) {
        return Map.of(name, value);
    }

    static Map<String, Double> of(String name1, double value1, String name2, double value2) {
        Map<String, Double> map = new LinkedHashMap<>();
        map.put(name1, value1);
        map.put(name2, value2);
        return Collections.unmodifiableMap(map);
    }

    static Map<String, Double> of(
            String name1, double value1, String name2, double value2, String name3, double value3) {
        Map<String, Double> map = new LinkedHashMap<>();
        map.put(name1, value1);
        map.put(name2, value2);
        map.put(name3, value3);
        return Collections.unmodifiableMap(map);
    }

    @SafeVarargs
    static Map<String, Double> inOrder(Map.Entry<String, Double>... parameters) {
        Map<String, Double> map = new LinkedHashMap<>();
        for (Map.Entry<String, Double> parameter : parameters) {
            map.put(parameter.getKey(), parameter.getValue());
        }
        return Collections.unmodifiableMap(map);
    }
}

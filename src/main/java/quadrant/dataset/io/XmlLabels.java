package quadrant.dataset.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;

/** The labels of one image in XML by Pascal VOC or ASAP. A document type, and with it any entity of a file, is refused. */
final class XmlLabels {
    private static final long MOST = 64L << 20;
    private static final int LONGEST = 1000;

    private final LabelFile shapes;
    /** The texts of elements, and the attributes behind '@', of the object that is read. */
    private final Map<String, String> values = new HashMap<>();

    private final List<Double> xy = new ArrayList<>();
    private int number = 1;

    private XmlLabels(Path file) {
        this.shapes = new LabelFile(file);
    }

    static LabelFile read(Path file) {
        XmlLabels labels = new XmlLabels(file);
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            byte[] bytes = OutsideFile.bytes(file, "an XML file", MOST);
            XMLStreamReader in = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
            for (String path = ""; in.hasNext(); ) {
                path = labels.next(in, path);
            }
        } catch (IOException e) {
            throw labels.shapes.invalid("it cannot be read (" + Reason.of(e) + ")");
        } catch (XMLStreamException e) {
            throw labels.shapes.invalid("line " + e.getLocation().getLineNumber() + " is no valid XML");
        }
        return labels.shapes;
    }

    /** @param path of the element that is read, such as {@code /annotation/object}; that of the next is returned */
    private String next(XMLStreamReader in, String path) throws XMLStreamException {
        int event = in.next();
        if (event == XMLStreamConstants.DTD || path.length() > LONGEST) {
            throw shapes.invalid("it has a document type, or elements within elements without end");
        }
        if (event == XMLStreamConstants.CHARACTERS) {
            values.merge(path, in.getText(), String::concat);
        } else if (event == XMLStreamConstants.START_ELEMENT) {
            String inner = path + "/" + in.getLocalName();
            for (int i = 0; i < in.getAttributeCount(); i++) {
                values.put(inner + "@" + in.getAttributeLocalName(i), in.getAttributeValue(i));
            }
            return inner;
        } else if (event == XMLStreamConstants.END_ELEMENT) {
            end(path);
            return path.substring(0, path.lastIndexOf('/'));
        }
        return path;
    }

    private void end(String path) {
        switch (path) {
            // the first pixel is 1, and the last one is inside
            case "/annotation/object" ->
                add(
                        values.getOrDefault(path + "/name", ""),
                        false,
                        LabelFile.box(
                                number(path + "/bndbox/xmin") - 1,
                                number(path + "/bndbox/ymin") - 1,
                                number(path + "/bndbox/xmax"),
                                number(path + "/bndbox/ymax")));
            case "/ASAP_Annotations/Annotations/Annotation/Coordinates/Coordinate" -> {
                xy.add(number(path + "@X"));
                xy.add(number(path + "@Y"));
            }
            case "/ASAP_Annotations/Annotations/Annotation" -> {
                String type = values.getOrDefault(path + "@Type", "");
                String group = values.getOrDefault(path + "@PartOfGroup", "None");
                if (type.matches("Polygon|Rectangle|Spline|Dot|PointSet")) {
                    add(
                            group.equals("None") ? "" : group,
                            type.matches("Dot|PointSet"),
                            xy.stream().mapToDouble(v -> v).toArray());
                } else {
                    shapes.leaveOut("of ASAP's type " + type + ", which is not read");
                }
            }
            default -> {}
        }
    }

    private void add(String label, boolean points, double... outline) {
        shapes.add(String.valueOf(number++), label, points, List.of(outline));
        values.clear();
        xy.clear();
    }

    private double number(String path) {
        String text = values.getOrDefault(path, "");
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw shapes.invalid("object " + number + " has the " + path.replaceAll(".*[/@]", "") + " \"" + text
                    + "\", and a number of pixels was expected");
        }
    }
}

package qupath.lib.objects.classes

class PathClass {
    String name

    static PathClass fromString(String name) { new PathClass(name: name) }
    String toString() { name }
}

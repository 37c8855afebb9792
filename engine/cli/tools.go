//go:build tools

// Package tools names the Pulumi engine's command, so that go.mod and go.sum pin everything it is built from.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
